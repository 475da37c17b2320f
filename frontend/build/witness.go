package build

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/synoema/synoema/core"
)

// witness writes, for each of the places, a value that the facts allow: an
// example of what the rows of a match don't cover, in the syntax of patterns.
func witness(places []*place, known *fact) []string {
	var facts []*fact // outermost first
	for f := known; f != nil; f = f.up {
		facts = append([]*fact{f}, facts...)
	}
	out := make([]string, len(places))
	for i, p := range places {
		out[i] = example(p, facts)
	}
	return out
}

func example(p *place, facts []*fact) string {
	for _, f := range facts {
		switch {
		case f.at != p:
		case f.names != nil:
			return exampleRecord(f, p.ty, facts)
		case f.con != nil:
			return exampleCon(f.con, f.fields, facts)
		case f.lit != nil:
			return litText(f.lit)
		default:
			return exampleOther(f.others)
		}
	}
	return "_"
}

func exampleRecord(f *fact, ty *core.Type, facts []*fact) string {
	if ty.Row == nil && len(ty.Fields) == 2 && ty.Fields[0] == "fst" && ty.Fields[1] == "snd" {
		pair := []string{"_", "_"}
		for i, n := range f.names {
			pair[ty.Field(n)] = example(f.fields[i], facts)
		}
		return "(" + pair[0] + ", " + pair[1] + ")"
	}
	var parts []string
	for i, n := range f.names {
		parts = append(parts, n+" = "+example(f.fields[i], facts))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func exampleCon(c *core.DataCon, fields []*place, facts []*fact) string {
	args := make([]string, len(c.Fields))
	for i := range args {
		args[i] = "_"
		if fields != nil {
			args[i] = example(fields[i], facts)
		}
	}
	switch {
	case c.TyCon.Builtin == core.BTuple:
		return "(" + strings.Join(args, ", ") + ")"
	case c.TyCon.Builtin == core.BList && len(args) == 2:
		return consText(args[0], args[1])
	case len(args) == 0:
		return c.Name
	}
	return "(" + c.Name + " " + strings.Join(args, " ") + ")"
}

// consText puts a head before the text of a list: [], [a b], (a : rest) or _.
func consText(head, tail string) string {
	switch {
	case tail == "[]":
		return "[" + head + "]"
	case strings.HasPrefix(tail, "["):
		return "[" + head + " " + tail[1:]
	}
	return "(" + head + " : " + strings.TrimSuffix(strings.TrimPrefix(tail, "("), ")") + ")"
}

// exampleOther is a value that none of the arms takes.
func exampleOther(arms []branch) string {
	taken := map[head]bool{}
	for _, b := range arms {
		taken[b.head()] = true
	}
	if arms[0].con != nil {
		for _, c := range arms[0].con.TyCon.Cons {
			if !taken[head{con: c}] {
				return exampleCon(c, nil, nil)
			}
		}
		panic(broken("witness", nil, "no constructor is left"))
	}
	for n := 0; ; n++ {
		if lit := nthLit(arms[0].lit, n); !taken[literalHead(lit)] {
			return litText(lit)
		}
	}
}

// nthLit enumerates literals of the type of l.
func nthLit(l *core.Lit, n int) *core.Lit {
	out := &core.Lit{Type: l.Type, Bits: uint64(n)}
	switch {
	case isFloat(l.Type):
		out.Bits = math.Float64bits(float64(n))
	case l.Type.Is(core.BChar):
		out.Bits = uint64('a' + n)
	case l.Type.Is(core.BString):
		out.Bits, out.Str = 0, strings.Repeat("a", n)
	}
	return out
}

func litText(l *core.Lit) string {
	switch {
	case isFloat(l.Type):
		s := strconv.FormatFloat(math.Float64frombits(l.Bits), 'g', -1, 64)
		if !strings.ContainsAny(s, ".e") {
			s += ".0"
		}
		return negative(s)
	case l.Type.Is(core.BChar):
		return "'" + strings.Trim(strconv.QuoteRune(rune(l.Bits)), "'") + "'"
	case l.Type.Is(core.BString):
		return strconv.Quote(l.Str)
	}
	return negative(fmt.Sprint(int64(l.Bits)))
}

func negative(s string) string {
	if strings.HasPrefix(s, "-") {
		return "(" + s + ")"
	}
	return s
}

// unparenthesised drops the outer parentheses of an example that stands alone.
func unparenthesised(s string) string {
	if !strings.HasPrefix(s, "(") || strings.HasPrefix(s, "(-") {
		return s
	}
	depth := 0
	for _, r := range s {
		switch r {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 1 {
				return s // a tuple
			}
		}
	}
	return s[1 : len(s)-1]
}
