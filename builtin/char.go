package builtin

import (
	"unicode"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

var charRows = []row{
	{"char_code", "Char -> Int", core.CharToInt, 0, 0, func(c *Call) heap.Word { return c.Args[0] }, "Code point of a character.\nexample: char_code 'a' == 97"},
	{"char_from_code", "Int -> Char", 0, fails, 0, charFromCode, "Character with the given code point.\nexample: char_from_code 97 == 'a'"},
	{"is_digit", "Char -> Bool", 0, 0, 0, charTest(func(r rune) bool { return '0' <= r && r <= '9' }), "Is it one of 0 to 9?\nexample: is_digit '7'"},
	{"is_alpha", "Char -> Bool", 0, 0, 0, charTest(unicode.IsLetter), "Is it a letter?\nexample: is_alpha 'é'"},
	{"is_space", "Char -> Bool", 0, 0, 0, charTest(unicode.IsSpace), "Is it white space?\nexample: is_space ' '"},
}

func charTest(test func(rune) bool) Impl {
	return func(c *Call) heap.Word { return word(test(rune(c.Args[0]))) }
}

func charFromCode(c *Call) heap.Word {
	n := int64(c.Args[0])
	if n < 0 || n > unicode.MaxRune || 0xD800 <= n && n <= 0xDFFF {
		fault(core.CodeBadArgument, "char_from_code: no character has the code %s", showInside(n))
	}
	return c.Args[0]
}
