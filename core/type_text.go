package core

import (
	"strconv"
	"strings"
)

// String writes the type as the user would: [a -> b], (Int, String), {x : Int}.
// Variables are a, b, … by number.
func (ty *Type) String() string {
	var b strings.Builder
	ty.write(&b, 0)
	return b.String()
}

// precedence of the context: 0 anywhere, 1 left of ->, 2 constructor argument
func (ty *Type) write(b *strings.Builder, prec int) {
	switch ty.Kind {
	case KVar:
		b.WriteString(VarName(ty.Var))
	case KFun:
		open(b, prec > 0, func() {
			ty.Args[0].write(b, 1)
			b.WriteString(" -> ")
			ty.Args[1].write(b, 0)
		})
	case KRecord:
		ty.writeRecord(b)
	case KCon:
		ty.writeCon(b, prec)
	}
}

func (ty *Type) writeCon(b *strings.Builder, prec int) {
	if ty.Con.Builtin == BTuple {
		commaSep(b, ty.Args)
		return
	}
	open(b, prec > 1 && len(ty.Args) > 0, func() {
		b.WriteString(ty.Con.Name)
		for _, a := range ty.Args {
			b.WriteByte(' ')
			a.write(b, 2)
		}
	})
}

func (ty *Type) writeRecord(b *strings.Builder) {
	if ty.Row == nil && len(ty.Fields) == 2 && ty.Fields[0] == "fst" && ty.Fields[1] == "snd" {
		commaSep(b, ty.Args)
		return
	}
	b.WriteByte('{')
	for i, f := range ty.Fields {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(f + " : ")
		ty.Args[i].write(b, 0)
	}
	if ty.Row != nil {
		b.WriteString(" | ")
		ty.Row.write(b, 0)
	}
	b.WriteByte('}')
}

func commaSep(b *strings.Builder, ts []*Type) {
	open(b, true, func() {
		for i, a := range ts {
			if i > 0 {
				b.WriteString(", ")
			}
			a.write(b, 0)
		}
	})
}

func open(b *strings.Builder, parens bool, body func()) {
	if parens {
		b.WriteByte('(')
	}
	body()
	if parens {
		b.WriteByte(')')
	}
}

// VarName names type variable n: a … z, a1 ….
func VarName(n int) string {
	s := string(rune('a' + n%26))
	if n >= 26 {
		s += strconv.Itoa(n / 26)
	}
	return s
}
