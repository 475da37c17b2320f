package builtin

import (
	"strconv"
	"unicode/utf8"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

const (
	cmpInts    = "Int -> Int -> Bool"
	cmpFloats  = "Float -> Float -> Bool"
	cmpStrings = "String -> String -> Bool"
	cmpAny     = "a -> a -> Bool ? Ord a"
	eqAny      = "a -> a -> Bool ? Eq a"
)

var compareRows = []row{
	{"eq.int", cmpInts, core.EqInt, hidden, 0, order(byInt, heap.Order.Equal), "Equality of Ints, Chars and Bools."},
	{"ne.int", cmpInts, core.NeInt, hidden, 0, order(byInt, heap.Order.NotEqual), "Inequality of Ints, Chars and Bools."},
	{"lt.int", cmpInts, core.LtInt, hidden, 0, order(byInt, heap.Order.Less), "Is the first Int less than the second?"},
	{"le.int", cmpInts, core.LeInt, hidden, 0, order(byInt, heap.Order.LessEqual), "Is the first Int at most the second?"},
	{"gt.int", cmpInts, core.GtInt, hidden, 0, order(byInt, heap.Order.Greater), "Is the first Int greater than the second?"},
	{"ge.int", cmpInts, core.GeInt, hidden, 0, order(byInt, heap.Order.GreaterEqual), "Is the first Int at least the second?"},
	{"cmp.int", intInt, core.LowerCall, hidden, 0, order(byInt, heap.Order.Sign), "Order of two Ints: -1, 0 or 1."},

	{"eq.float", cmpFloats, core.EqFloat, hidden, 0, order(byFloat, heap.Order.Equal), "IEEE equality of Floats: nan equals nothing."},
	{"ne.float", cmpFloats, core.NeFloat, hidden, 0, order(byFloat, heap.Order.NotEqual), "IEEE inequality of Floats."},
	{"lt.float", cmpFloats, core.LtFloat, hidden, 0, order(byFloat, heap.Order.Less), "Is the first Float less than the second?"},
	{"le.float", cmpFloats, core.LeFloat, hidden, 0, order(byFloat, heap.Order.LessEqual), "Is the first Float at most the second?"},
	{"gt.float", cmpFloats, core.GtFloat, hidden, 0, order(byFloat, heap.Order.Greater), "Is the first Float greater than the second?"},
	{"ge.float", cmpFloats, core.GeFloat, hidden, 0, order(byFloat, heap.Order.GreaterEqual), "Is the first Float at least the second?"},
	{"cmp.float", "Float -> Float -> Int", core.LowerCall, hidden, 0, order(byFloatTotal, heap.Order.Sign), "Total order of two Floats, nan last: -1, 0 or 1."},

	{"eq.string", cmpStrings, core.LowerCall, hidden, 0, eqString, "Equality of Strings."},
	{"ne.string", cmpStrings, core.LowerCall, hidden, 0, func(c *Call) heap.Word { return eqString(c) ^ 1 }, "Inequality of Strings."},
	{"lt.string", cmpStrings, core.LowerCall, hidden, 0, order(byString, heap.Order.Less), "Does the first String come before the second?"},
	{"le.string", cmpStrings, core.LowerCall, hidden, 0, order(byString, heap.Order.LessEqual), "Does the first String come before the second, or equal it?"},
	{"gt.string", cmpStrings, core.LowerCall, hidden, 0, order(byString, heap.Order.Greater), "Does the first String come after the second?"},
	{"ge.string", cmpStrings, core.LowerCall, hidden, 0, order(byString, heap.Order.GreaterEqual), "Does the first String come after the second, or equal it?"},
	{"cmp.string", "String -> String -> Int", core.LowerCall, hidden, 0, order(byString, heap.Order.Sign), "Order of two Strings by code points: -1, 0 or 1."},

	{"eq.any", eqAny, core.LowerCall, hidden | byType, 0, order(byLayout, heap.Order.Equal), "Structural equality."},
	{"ne.any", eqAny, core.LowerCall, hidden | byType, 0, order(byLayout, heap.Order.NotEqual), "Structural inequality."},
	{"lt.any", cmpAny, core.LowerCall, hidden | byType, 0, order(byLayout, heap.Order.Less), "Structural order: is the first less?"},
	{"le.any", cmpAny, core.LowerCall, hidden | byType, 0, order(byLayout, heap.Order.LessEqual), "Structural order: is the first at most the second?"},
	{"gt.any", cmpAny, core.LowerCall, hidden | byType, 0, order(byLayout, heap.Order.Greater), "Structural order: is the first greater?"},
	{"ge.any", cmpAny, core.LowerCall, hidden | byType, 0, order(byLayout, heap.Order.GreaterEqual), "Structural order: is the first at least the second?"},
	{"cmp.any", "a -> a -> Int ? Ord a", core.LowerCall, hidden | byType, 0, order(byLayoutTotal, heap.Order.Sign), "Total structural order: -1, 0 or 1."},

	{"show.int", "Int -> String", core.LowerCall, hidden | alloc, 0, showInt, "Int in decimal."},
	{"show.float", "Float -> String", core.LowerCall, hidden | alloc, 0, showFloat, "Shortest text that reads back as the Float."},
	{"show.char", "Char -> String", core.LowerCall, hidden | alloc, 0, showChar, "String of one character."},
	{"show.string", "String -> String", core.LowerCall, hidden, 0, func(c *Call) heap.Word { return c.Args[0] }, "The String itself."},
	{"show.any", "a -> String ? Show a", core.LowerCall, hidden | alloc | byType, 0, showAny, "Any value as text that reads back as source."},
}

// order makes a comparison from a way to compare and a question about the answer.
func order(by func(c *Call) heap.Order, ask func(heap.Order) heap.Word) Impl {
	return func(c *Call) heap.Word { return ask(by(c)) }
}

func byInt(c *Call) heap.Order { return heap.CompareInts(int64(c.Args[0]), int64(c.Args[1])) }
func byFloat(c *Call) heap.Order {
	return heap.CompareFloats(float(c.Args[0]), float(c.Args[1]), false)
}
func byFloatTotal(c *Call) heap.Order {
	return heap.CompareFloats(float(c.Args[0]), float(c.Args[1]), true)
}
func byString(c *Call) heap.Order { return c.Task.CompareStrings(c.Args[0], c.Args[1]) }
func byLayout(c *Call) heap.Order { return c.Task.Compare(c.Args[0], c.Args[1], c.Layouts[0], false) }
func byLayoutTotal(c *Call) heap.Order {
	return c.Task.Compare(c.Args[0], c.Args[1], c.Layouts[0], true)
}

func eqString(c *Call) heap.Word { return word(c.Task.EqualStrings(c.Args[0], c.Args[1])) }

func showInt(c *Call) heap.Word { return c.Task.NewInt(c.Dest, int64(c.Args[0])) }

func showChar(c *Call) heap.Word {
	var buf [utf8.UTFMax]byte
	return c.Task.NewBytes(c.Dest, utf8.AppendRune(buf[:0], rune(c.Args[0])))
}

func showFloat(c *Call) heap.Word {
	var buf [32]byte
	return c.Task.NewASCIIBytes(c.Dest, heap.AppendFloat(buf[:0], float(c.Args[0])))
}

func showAny(c *Call) heap.Word { return c.Task.Show(c.Dest, c.Args[0], c.Layouts[0]) }

// showInside is an Int as it stands inside a structure: in parentheses when negative.
func showInside(n int64) string {
	if n < 0 {
		return "(" + strconv.FormatInt(n, 10) + ")"
	}
	return strconv.FormatInt(n, 10)
}
