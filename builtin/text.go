package builtin

import (
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/synoema/synoema/heap"
)

var textRows = []row{
	{"append.string", "String -> String -> String", 0, alloc | hidden, 0, appendString, "Two Strings, one behind the other."},
	{"str_len", "String -> Int", 0, 0, 0, strLen, "Length in code points.\nexample: str_len \"añc\" == 3"},
	{"str_slice", "String -> Int -> Int -> String", 0, alloc, 0, strSlice, "`str_slice s from to` is the part of s from position from up to, not including, to; positions are clamped.\nexample: str_slice \"hello\" 1 3 == \"el\""},
	{"str_find", "String -> String -> Int -> Int", 0, 0, 0, strFind, "`str_find s sub from` is the first position of sub in s that is at least from, or -1.\nexample: str_find \"banana\" \"an\" 2 == 3"},
	{"str_starts_with", "String -> String -> Bool", 0, 0, 0, strTest(hasPrefix), "`str_starts_with s prefix` tells whether s begins with prefix.\nexample: str_starts_with \"hello\" \"he\""},
	{"str_ends_with", "String -> String -> Bool", 0, 0, 0, strTest(hasSuffix), "`str_ends_with s suffix` tells whether s ends with suffix.\nexample: str_ends_with \"hello\" \"lo\""},
	{"str_contains", "String -> String -> Bool", 0, 0, 0, strTest(contains), "`str_contains s sub` tells whether sub occurs in s.\nexample: str_contains \"hello\" \"ell\""},
	{"str_trim", "String -> String", 0, alloc, 0, strTrim, "String without white space at both ends.\nexample: str_trim \"  a b \\n\" == \"a b\""},
	{"str_join", "String -> List String -> String", 0, alloc, 0, strJoin, "`str_join sep xs` is the Strings of xs with sep between them.\nexample: str_join \", \" [\"a\" \"b\"] == \"a, b\""},
	{"str_split", "String -> String -> List String", 0, alloc, 0, strSplit, "`str_split sep s` is the parts of s between occurrences of sep; an empty sep splits into characters.\nexample: str_split \",\" \"a,b,,c\" == [\"a\" \"b\" \"\" \"c\"]"},
	{"str_lines", "String -> List String", 0, alloc, 0, strLines, "The lines of a text, without their ends.\nexample: str_lines \"a\\nb\\n\" == [\"a\" \"b\"]"},
	{"str_words", "String -> List String", 0, alloc, 0, strWords, "The words of a text: what stands between blanks and line ends.\nexample: str_words \" a  b\\n\" == [\"a\" \"b\"]"},
	{"str_replace", "String -> String -> String -> String", 0, alloc, 0, strReplace, "`str_replace old new s` replaces every occurrence of old in s.\nexample: str_replace \"a\" \"o\" \"banana\" == \"bonono\""},
	{"str_upper", "String -> String", 0, alloc, 0, strCase(upperASCII, strings.ToUpper), "String in upper case.\nexample: str_upper \"añ\" == \"AÑ\""},
	{"str_lower", "String -> String", 0, alloc, 0, strCase(lowerASCII, strings.ToLower), "String in lower case.\nexample: str_lower \"AÑ\" == \"añ\""},
	{"str_repeat", "Int -> String -> String", 0, alloc, 0, strRepeat, "`str_repeat n s` is s, n times; empty for n below 1.\nexample: str_repeat 3 \"ab\" == \"ababab\""},
	{"str_chars", "String -> List Char", 0, alloc, 0, strChars, "The characters of a String.\nexample: str_chars \"ab\" == ['a' 'b']"},
	{"str_from_chars", "List Char -> String", 0, alloc, 0, strFromChars, "String of the given characters.\nexample: str_from_chars ['a' 'b'] == \"ab\""},
	{"str_reversed", "String -> String", 0, alloc | hidden, 0, strReversed, "`str_reversed s` is `str_from_chars (reverse (str_chars s))`."},
	{"json_escape", "String -> String", 0, alloc, 0, jsonEscape, "String as it stands between the quotes of a JSON text.\nexample: json_escape \"a\\\"b\" == \"a\\\\\\\"b\""},
}

// concatRows are what core's pass join makes of several ++: one for each number of operands up to core.MaxConcat.
var concatRows = []row{
	{"concat.3", "String -> String -> String -> String", 0, alloc | hidden | sharesFirst, 0, concat, "3 Strings, one behind the other."},
	{"concat.4", "String -> String -> String -> String -> String", 0, alloc | hidden | sharesFirst, 0, concat, "4 Strings, one behind the other."},
	{"concat.5", "String -> String -> String -> String -> String -> String", 0, alloc | hidden | sharesFirst, 0, concat, "5 Strings, one behind the other."},
	{"concat.6", "String -> String -> String -> String -> String -> String -> String", 0, alloc | hidden | sharesFirst, 0, concat, "6 Strings, one behind the other."},
	{"concat.7", "String -> String -> String -> String -> String -> String -> String -> String", 0, alloc | hidden | sharesFirst, 0, concat, "7 Strings, one behind the other."},
	{"concat.8", "String -> String -> String -> String -> String -> String -> String -> String -> String", 0, alloc | hidden | sharesFirst, 0, concat, "8 Strings, one behind the other."},
}

func concat(c *Call) heap.Word { return c.Task.ConcatAll(c.Dest, c.Args) }

func appendString(c *Call) heap.Word { return c.Task.Concat(c.Dest, c.Args[0], c.Args[1]) }

func strLen(c *Call) heap.Word { return heap.Word(c.Task.Len(c.Args[0])) }

func strSlice(c *Call) heap.Word {
	s, from, to := c.Args[0], int64(c.Args[1]), int64(c.Args[2])
	from, to = max(from, 0), max(to, 0)
	lo := c.Task.ByteOffset(s, int(from))
	hi := lo
	if to > from {
		hi = c.Task.ByteOffsetFrom(s, lo, int(to-from))
	}
	return c.Task.SliceBytes(c.Dest, s, lo, hi)
}

func strFind(c *Call) heap.Word {
	s, from := c.Args[0], max(int64(c.Args[2]), 0)
	text, sub := heap.View(s), heap.View(c.Args[1])
	if from > int64(len(text)) {
		return minusOne
	}
	off := c.Task.ByteOffset(s, int(from))
	at := c.Task.Index(text[off:], sub)
	if at < 0 || off == len(text) && c.Task.Len(s) < int(from) {
		return minusOne
	}
	return heap.Word(c.Task.CodePoints(s, off+at))
}

const minusOne = ^heap.Word(0)

func strTest(test func(t *heap.Task, s, part string) bool) Impl {
	return func(c *Call) heap.Word { return word(test(c.Task, heap.View(c.Args[0]), heap.View(c.Args[1]))) }
}

func hasPrefix(t *heap.Task, s, part string) bool {
	return len(s) >= len(part) && t.EqualText(s[:len(part)], part)
}

func hasSuffix(t *heap.Task, s, part string) bool {
	return len(s) >= len(part) && t.EqualText(s[len(s)-len(part):], part)
}

func contains(t *heap.Task, s, part string) bool { return t.Index(s, part) >= 0 }

func strTrim(c *Call) heap.Word {
	lo, hi := trimmed(c.Task, heap.View(c.Args[0]))
	return c.Task.SliceBytes(c.Dest, c.Args[0], lo, hi)
}

// trimmed is where text begins and ends without white space at both ends.
func trimmed(t *heap.Task, text string) (lo, hi int) {
	for lo < len(text) {
		r, size := utf8.DecodeRuneInString(text[lo:])
		if !unicode.IsSpace(r) {
			break
		}
		lo += size
		t.Worked(size)
	}
	return lo, lo + runBack(t, text[lo:], unicode.IsSpace)
}

// runBack is where the last characters of text begin of which all are as asked.
func runBack(t *heap.Task, text string, ask func(rune) bool) int {
	for text != "" {
		r, size := utf8.DecodeLastRuneInString(text)
		if !ask(r) {
			break
		}
		text = text[:len(text)-size]
		t.Worked(size)
	}
	return len(text)
}

func strJoin(c *Call) heap.Word {
	sep, list := c.Args[0], c.Args[1]
	if list == 0 {
		return c.Task.Shared.Space.Statics.Empty()
	}
	if heap.Field(list, 1) == 0 {
		return heap.Field(list, 0)
	}
	size, ascii := -heap.ByteLen(sep), heap.IsASCII(sep)
	for p := list; p != 0; p = heap.Field(p, 1) {
		s := heap.Field(p, 0)
		size += heap.ByteLen(sep) + heap.ByteLen(s)
		ascii = ascii && heap.IsASCII(s)
		c.Task.Worked(cellBytes)
	}
	if size == 0 {
		return c.Task.Shared.Space.Statics.Empty()
	}
	result, b := c.Task.RawString(c.Dest, size, ascii)
	for p := list; p != 0; p = heap.Field(p, 1) {
		if p != list {
			b = c.Task.Fill(b, heap.View(sep))
		}
		b = c.Task.Fill(b, heap.View(heap.Field(p, 0)))
		c.Task.Worked(cellBytes)
	}
	return result
}

func strSplit(c *Call) heap.Word {
	sep, s := heap.View(c.Args[0]), c.Args[1]
	text := heap.View(s)
	if len(sep) == 1 {
		return splitAt(c, s, text, sep[0], "")
	}
	var buf [128]int
	ends := buf[:0] // of the parts; the last one ends with the text
	if sep == "" {
		ends = charEnds(c.Task, ends, text)
	} else {
		for from := 0; ; {
			at := c.Task.Index(text[from:], sep)
			if at < 0 {
				break
			}
			ends = append(heap.Grown(c.Task, ends), from+at)
			from += at + len(sep)
		}
	}
	defer c.Task.Scratch(0)
	list, hi := heap.Word(0), len(text)
	for i := len(ends) - 1; i >= 0; i-- { // from the last part, so that tails are older
		list = c.Task.ConsPart(c.Dest, s, ends[i]+len(sep), hi, list)
		hi = ends[i]
		if i%1024 == 0 {
			c.Task.Worked(1024 * cellBytes)
		}
	}
	if sep == "" && text == "" {
		return list
	}
	return c.Task.ConsPart(c.Dest, s, 0, hi, list)
}

// charEnds are the ends of all characters but the last.
func charEnds(t *heap.Task, ends []int, text string) []int {
	for i := range text {
		if i > 0 {
			ends = append(heap.Grown(t, ends), i)
		}
		t.Worked(1)
	}
	return ends
}

// strLines takes \n and \r\n as line ends; a last one without text behind it ends the text.
func strLines(c *Call) heap.Word {
	s := c.Args[0]
	text := strings.TrimSuffix(heap.View(s), "\n")
	if heap.ByteLen(s) == 0 {
		return 0
	}
	return splitAt(c, s, text, '\n', "\r")
}

// splitAt gives the parts of text, which s begins with, between the bytes that are sep, each without the given end.
func splitAt(c *Call, s heap.Word, text string, sep byte, end string) heap.Word {
	list := heap.Word(0)
	for hi := len(text); hi >= 0; { // from the last part, so that tails are older
		lo := partStart(c.Task, text[:hi], sep)
		part := strings.TrimSuffix(text[lo:hi], end)
		list = c.Task.ConsPart(c.Dest, s, lo, lo+len(part), list)
		hi = lo - 1
	}
	return list
}

// partStart is where the last part of text begins, behind sep.
func partStart(t *heap.Task, text string, sep byte) int {
	for {
		from := max(len(text)-heap.WorkStep, 0)
		at := strings.LastIndexByte(text[from:], sep) + 1
		t.Worked(len(text) - from - at + cellBytes)
		if at > 0 || from == 0 {
			return from + at
		}
		text = text[:from]
	}
}

// strWords goes from the end, so that tails are older.
func strWords(c *Call) heap.Word {
	s, list := c.Args[0], heap.Word(0)
	text, last := heap.View(s), lastWord
	if heap.IsASCII(s) {
		last = lastWordASCII
	}
	for {
		lo, hi := last(c.Task, text)
		if hi == 0 {
			return list
		}
		list = c.Task.ConsPart(c.Dest, s, lo, hi, list)
		c.Task.Worked(cellBytes)
		text = text[:lo]
	}
}

// lastWord is where the last word of a text begins and ends; it ends at 0 when there is none.
func lastWord(t *heap.Task, text string) (lo, hi int) {
	hi = runBack(t, text, unicode.IsSpace)
	return runBack(t, text[:hi], func(r rune) bool { return !unicode.IsSpace(r) }), hi
}

// lastWordASCII is lastWord for text known to be ASCII.
func lastWordASCII(t *heap.Task, text string) (lo, hi int) {
	hi = len(text)
	for ; hi > 0 && isBlank(text[hi-1]); hi-- {
		if hi%heap.WorkStep == 0 {
			t.Worked(heap.WorkStep)
		}
	}
	for lo = hi; lo > 0 && !isBlank(text[lo-1]); lo-- {
		if lo%heap.WorkStep == 0 {
			t.Worked(heap.WorkStep)
		}
	}
	return lo, hi
}

// isBlank is unicode.IsSpace for ASCII.
func isBlank(c byte) bool { return c == ' ' || c-'\t' <= '\r'-'\t' }

func strReplace(c *Call) heap.Word {
	from, to, text := heap.View(c.Args[0]), heap.View(c.Args[1]), heap.View(c.Args[2])
	if from == to {
		return c.Args[2]
	}
	if from == "" {
		return putBetween(c, text, to)
	}
	gaps, n := occurrences(c.Task, text, from)
	if n == 0 {
		return c.Args[2]
	}
	size := len(text) + n*(len(to)-len(from))
	if size == 0 {
		return c.Task.Shared.Space.Statics.Empty()
	}
	ascii := heap.IsASCII(c.Args[2]) && heap.IsASCII(c.Args[1])
	result, b := c.Task.RawString(c.Dest, size, ascii)
	for range n {
		gap, read := binary.Uvarint(gaps)
		at := int(gap)
		if gaps = gaps[read:]; read == 0 {
			at = c.Task.Index(text, from)
		}
		b = c.Task.Fill(b, text[:at])
		b = c.Task.Fill(b, to)
		text = text[at+len(from):]
	}
	c.Task.Fill(b, text)
	return result
}

// keptGaps is how many bytes are spent on where a part occurs, so that it need not be looked for again.
const keptGaps = 32 << 10

// occurrences gives how much text lies before each of the first occurrences of part, not overlapping, as
// numbers of binary.AppendUvarint, and how many there are in all.
func occurrences(t *heap.Task, text, part string) (gaps []byte, n int) {
	for {
		at := t.Index(text, part)
		if at < 0 {
			return gaps, n
		}
		if len(gaps) < keptGaps {
			gaps = binary.AppendUvarint(gaps, uint64(at))
		}
		n++
		text = text[at+len(part):]
	}
}

// putBetween puts part between all characters, and at both ends.
func putBetween(c *Call, text, part string) heap.Word {
	n := 1 + c.Task.Len(c.Args[2])
	result, b := c.Task.RawString(c.Dest, len(text)+n*len(part), heap.IsASCII(c.Args[1]) && heap.IsASCII(c.Args[2]))
	for i, r := range text {
		b = c.Task.Fill(b, part)
		b = c.Task.Fill(b, text[i:i+utf8.RuneLen(r)])
		c.Task.Worked(1)
	}
	c.Task.Fill(b, part)
	return result
}

// strCase makes a change of case: byte by byte for ASCII.
func strCase(ascii func(byte) byte, full func(string) string) Impl {
	return func(c *Call) heap.Word {
		s := c.Args[0]
		text := heap.View(s)
		if text == "" {
			return s
		}
		if !heap.IsASCII(s) {
			return changed(c, text, func(b []byte, s string) []byte { return append(b, full(s)...) })
		}
		result, b := c.Task.RawString(c.Dest, len(text), true)
		for from := 0; from < len(text); from += heap.WorkStep {
			to := min(from+heap.WorkStep, len(text))
			for i := from; i < to; i++ {
				b[i] = ascii(text[i])
			}
			c.Task.Worked(to - from)
		}
		return result
	}
}

// changed is the String that a change makes of text, one character at a time. The
// change appends to what it is given.
func changed(c *Call, text string, change func(b []byte, text string) []byte) heap.Word {
	c.Task.Scratch(2 * len(text)) // it may become longer, too
	defer c.Task.Scratch(0)
	b := make([]byte, 0, len(text)+16)
	for from := 0; from < len(text); {
		to := heap.NextPart(text, from)
		b = change(b, text[from:to])
		c.Task.Worked(to - from)
		from = to
	}
	return c.Task.NewBytes(c.Dest, b)
}

func upperASCII(b byte) byte {
	if 'a' <= b && b <= 'z' {
		return b - 'a' + 'A'
	}
	return b
}

func lowerASCII(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b - 'A' + 'a'
	}
	return b
}

func strRepeat(c *Call) heap.Word {
	n, s := int64(c.Args[0]), c.Args[1]
	text := heap.View(s)
	if n <= 0 || text == "" {
		return c.Task.Shared.Space.Statics.Empty()
	}
	if n > heap.MaxString/int64(len(text)) {
		fault("out_of_memory", "str_repeat: %d times %d bytes is longer than a String can be", n, len(text))
	}
	result, b := c.Task.RawString(c.Dest, int(n)*len(text), heap.IsASCII(s))
	for rest := c.Task.Fill(b, text); len(rest) > 0; {
		rest = c.Task.FillView(rest, b[:min(len(b)-len(rest), len(rest))])
	}
	return result
}

func strChars(c *Call) heap.Word {
	list, text := heap.Word(0), heap.View(c.Args[0])
	if heap.IsASCII(c.Args[0]) {
		for i := len(text) - 1; i >= 0; i-- {
			list = c.Task.Cons(c.Dest, heap.Word(text[i]), list)
			if i%1024 == 0 {
				c.Task.Worked(1024 * cellBytes)
			}
		}
		return list
	}
	for text != "" {
		r, size := utf8.DecodeLastRuneInString(text)
		list = c.Task.Cons(c.Dest, heap.Word(r), list)
		text = text[:len(text)-size]
		c.Task.Worked(cellBytes)
	}
	return list
}

func strFromChars(c *Call) heap.Word {
	size, n := 0, 0
	for p := c.Args[0]; p != 0; p = heap.Field(p, 1) {
		size += utf8.RuneLen(rune(heap.Field(p, 0)))
		n++
		c.Task.Worked(cellBytes)
	}
	if size == 0 {
		return c.Task.Shared.Space.Statics.Empty()
	}
	result, b := c.Task.RawString(c.Dest, size, size == n)
	if size == n {
		for i, p := 0, c.Args[0]; p != 0; i, p = i+1, heap.Field(p, 1) {
			b[i] = byte(heap.Field(p, 0))
			c.Task.Worked(cellBytes)
		}
		return result
	}
	b = b[:0]
	for p := c.Args[0]; p != 0; p = heap.Field(p, 1) {
		b = utf8.AppendRune(b, rune(heap.Field(p, 0)))
		c.Task.Worked(cellBytes)
	}
	return result
}

// strReversed goes from the end, character by character.
func strReversed(c *Call) heap.Word {
	s := c.Args[0]
	text := heap.View(s)
	if text == "" {
		return s
	}
	result, b := c.Task.RawString(c.Dest, len(text), heap.IsASCII(s))
	n := 0
	for hi := len(text); hi > 0; {
		lo := hi - 1
		for !utf8.RuneStart(text[lo]) {
			lo--
		}
		for i := lo; i < hi; i++ {
			b[n] = text[i]
			n++
		}
		hi = lo
		c.Task.Worked(1)
	}
	return result
}

// jsonEscape gives s itself when nothing is to be escaped.
func jsonEscape(c *Call) heap.Word {
	text := heap.View(c.Args[0])
	for from := 0; from < len(text); {
		to := heap.NextPart(text, from)
		if strings.ContainsFunc(text[from:to], jsonSpecial) {
			return changed(c, text, appendEscaped)
		}
		c.Task.Worked(to - from)
		from = to
	}
	return c.Args[0]
}

func appendEscaped(b []byte, text string) []byte {
	for _, r := range text {
		b = appendJSON(b, r)
	}
	return b
}

func jsonSpecial(r rune) bool { return r < ' ' || r == '"' || r == '\\' }

func appendJSON(b []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(b, '\\', byte(r))
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	case '\b':
		return append(b, '\\', 'b')
	case '\f':
		return append(b, '\\', 'f')
	}
	if r < ' ' {
		const hex = "0123456789abcdef"
		return append(b, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
	}
	return utf8.AppendRune(b, r)
}
