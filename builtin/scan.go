package builtin

import (
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// Reading numbers from text comes in two halves, because Result is the prelude's: a
// test, and a value that is an error where the test says no.
var scanRows = []row{
	{"str_is_int", "String -> Bool", 0, hidden, 0, func(c *Call) heap.Word { _, ok := scanInt(number(c)); return word(ok) }, "Would str_int_value succeed?"},
	{"str_int_value", "String -> Int", 0, fails | hidden, 0, strIntValue, "The Int that a String holds in decimal."},
	{"str_is_float", "String -> Bool", 0, hidden, 0, func(c *Call) heap.Word { _, ok := scanFloat(number(c)); return word(ok) }, "Would str_float_value succeed?"},
	{"str_float_value", "String -> Float", 0, fails | hidden, 0, strFloatValue, "The Float that a String holds."},
	{"str_byte_len", "String -> Int", 0, hidden, 0, func(c *Call) heap.Word { return heap.Word(heap.ByteLen(c.Args[0])) }, "Length of the UTF-8 form in bytes."},
	{"str_byte", "String -> Int -> Int", 0, hidden, 0, strByte, "Byte at an offset of the UTF-8 form, -1 outside."},
	{"str_byte_slice", "String -> Int -> Int -> String", 0, fails | alloc | hidden, 0, strByteSlice, "Part between two byte offsets, which are clamped and must lie between characters."},
}

// number is the text of a number, which may have white space around it, as in Python and
// Haskell. What is longer than longestNumber is none.
func number(c *Call) string {
	text := heap.View(c.Args[0])
	lo, hi := trimmed(c.Task, text)
	if hi-lo > longestNumber {
		return ""
	}
	return text[lo:hi]
}

const longestNumber = heap.WorkStep

// scanInt reads a decimal Int.
func scanInt(s string) (int64, bool) {
	n, err := strconv.Atoi(s)
	return int64(n), err == nil
}

// scanFloat reads 1, 1.5, -2e9, inf, nan: decimal only. What is too large reads as inf
// only when it is written so.
func scanFloat(s string) (float64, bool) {
	unsigned := s
	if s != "" && (s[0] == '+' || s[0] == '-') {
		unsigned = s[1:]
	}
	if unsigned != "inf" && unsigned != "nan" && !decimal(unsigned) {
		return 0, false
	}
	x, err := strconv.ParseFloat(s, 64)
	if unsigned == "nan" {
		return math.NaN(), true
	}
	return x, err == nil
}

// decimal reports whether s is made of what stands in decimal numbers, in any order.
func decimal(s string) bool {
	for i := range len(s) {
		switch c := s[i]; c {
		case '.', 'e', 'E', '+', '-':
		default:
			if c-'0' > 9 {
				return false
			}
		}
	}
	return true
}

func strIntValue(c *Call) heap.Word {
	n, ok := scanInt(number(c))
	if !ok {
		fault(core.CodeBadArgument, "str_to_int: not an Int: %s", quote(c.Args[0]))
	}
	return heap.Word(n)
}

func strFloatValue(c *Call) heap.Word {
	x, ok := scanFloat(number(c))
	if !ok {
		fault(core.CodeBadArgument, "str_to_float: not a Float: %s", quote(c.Args[0]))
	}
	return math.Float64bits(x)
}

func strByte(c *Call) heap.Word {
	text, i := heap.View(c.Args[0]), int64(c.Args[1])
	if i < 0 || i >= int64(len(text)) {
		return minusOne
	}
	return heap.Word(text[i])
}

func strByteSlice(c *Call) heap.Word {
	text := heap.View(c.Args[0])
	lo := int(min(max(int64(c.Args[1]), 0), int64(len(text))))
	hi := int(min(max(int64(c.Args[2]), int64(lo)), int64(len(text))))
	if splitsRune(text, lo) || splitsRune(text, hi) {
		fault(core.CodeBadArgument, "str_byte_slice: offsets %d and %d of %s do not lie between characters", lo, hi, quote(c.Args[0]))
	}
	return c.Task.SliceBytes(c.Dest, c.Args[0], lo, hi)
}

func splitsRune(s string, i int) bool { return i < len(s) && !utf8.RuneStart(s[i]) }

// quote is a String for a message: quoted, and cut when it is long.
func quote(s heap.Word) string {
	const most = 60
	text, n := heap.View(s), 0
	for i := range text {
		if n++; n > most {
			return string(heap.AppendQuoted(nil, text[:i])) + "…"
		}
	}
	return string(heap.AppendQuoted(nil, text))
}
