// Types as text, as their user would write them.

package types

import (
	"slices"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
)

// printer names the variables of the types that stand in one message.
type printer struct {
	c     *checker
	names map[*tvar]string
	taken map[string]bool
	open  bool // unsolved numbers are variables with constraints, not Ints to be
	room  int  // nodes that may still be written; types can be exponentially large
}

// maxNodes of a type are written in a message.
const maxNodes = 300

func (c *checker) printer() *printer {
	return &printer{c: c, names: map[*tvar]string{}, taken: map[string]bool{}}
}

func (c *checker) show(t *ty) string { return c.printer().text(t) }

// showScheme adds the constraints: List a -> List a ? Ord a.
func (c *checker) showScheme(s *scheme) string {
	p := c.printer()
	return p.text(s.body) + p.constraints(s.body)
}

func (p *printer) text(t *ty) string {
	p.room = maxNodes
	p.reserve(t)
	p.room = maxNodes
	var b strings.Builder
	p.write(&b, t, 0)
	return b.String()
}

// reserve keeps the names that signatures gave.
func (p *printer) reserve(t *ty) {
	if p.room--; p.room < 0 {
		return
	}
	t = prune(t)
	if t.kind == kGen && t.v.rigid && t.v.name != "" && p.names[t.v] == "" && !p.taken[t.v.name] {
		p.names[t.v] = t.v.name
		p.taken[t.v.name] = true
	}
	for _, a := range t.args {
		p.reserve(a)
	}
	if t.rec != nil && t.rec.row != nil {
		p.reserve(t.rec.row)
	}
}

func (p *printer) variable(v *tvar) string {
	if n := p.names[v]; n != "" { // written before, or named by a signature
		return n
	}
	n := ""
	if v.row {
		n = p.unused('r')
	} else {
		n = p.unused('a')
	}
	p.names[v] = n
	p.taken[n] = true
	return n
}

func (p *printer) unused(from byte) string {
	for i := 0; ; i++ {
		n := core.VarName(i + int(from-'a'))
		if !p.taken[n] {
			return n
		}
	}
}

// write: prec 0 anywhere, 1 left of an arrow, 2 argument of a type constructor.
func (p *printer) write(b *strings.Builder, t *ty, prec int) {
	t = prune(t)
	if p.room--; p.room < 0 {
		b.WriteRune('…')
		return
	}
	switch t.kind {
	case kMeta:
		if !p.open && hasClass(t, p.c.env.num) {
			b.WriteString("Int")
			return
		}
		b.WriteString(p.variable(t.v))
	case kGen:
		b.WriteString(p.variable(t.v))
	case kErr:
		b.WriteByte('_')
	case kFun:
		p.parens(b, prec > 0, func() {
			p.write(b, t.args[0], 1)
			b.WriteString(" -> ")
			p.write(b, t.args[1], 0)
		})
	case kCon:
		p.con(b, t, prec)
	case kRec:
		p.recordText(b, p.c.flat(t))
	}
}

func hasClass(t *ty, cls *class) bool {
	for _, q := range t.v.preds {
		if q.target == nil && q.cls.implies(cls) {
			return true
		}
	}
	return false
}

func (p *printer) parens(b *strings.Builder, yes bool, body func()) {
	if yes {
		b.WriteByte('(')
	}
	body()
	if yes {
		b.WriteByte(')')
	}
}

func (p *printer) con(b *strings.Builder, t *ty, prec int) {
	if t.con.Builtin == core.BTuple {
		p.list(b, t.args)
		return
	}
	p.parens(b, prec > 1 && len(t.args) > 0, func() {
		b.WriteString(p.c.conName(t.con))
		for _, a := range t.args {
			b.WriteByte(' ')
			p.write(b, a, 2)
		}
	})
}

func (p *printer) list(b *strings.Builder, ts []*ty) {
	p.parens(b, true, func() {
		for i, a := range ts {
			if i > 0 {
				b.WriteString(", ")
			}
			p.write(b, a, 0)
		}
	})
}

func (p *printer) recordText(b *strings.Builder, t *ty) {
	if isPair(t) {
		p.list(b, t.args)
		return
	}
	b.WriteByte('{')
	for i, f := range t.rec.fields {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(f + " : ")
		p.write(b, t.args[i], 0)
	}
	if t.rec.row != nil && prune(t.rec.row).kind != kErr {
		if len(t.args) > 0 {
			b.WriteByte(' ')
		}
		b.WriteString("| ")
		p.write(b, t.rec.row, 0)
	}
	b.WriteByte('}')
}

// conName qualifies a type that the name does not mean here.
func (c *checker) conName(con *core.TyCon) string {
	def := c.findType(con.Name)
	if def == nil || def.con == con || con.Builtin == core.BUnit {
		return con.Name
	}
	if p := c.env.prelude.types[con.Name]; p != nil && p.con == con {
		return preludePrefix + con.Name
	}
	return con.Name + " (as defined earlier)"
}

// constraints writes those of the variables in t, behind ` ? `.
func (p *printer) constraints(t *ty) string {
	var out []string
	var seen []*ty
	p.c.eachVar(t, func(v *ty) {
		if slices.Contains(seen, v) {
			return
		}
		seen = append(seen, v)
		var mine []string
		for _, q := range v.v.preds {
			implied := false
			for _, r := range v.v.preds {
				implied = implied || r.cls != q.cls && r.cls.implies(q.cls)
			}
			text := q.cls.display + " " + p.variable(v.v)
			if !implied && q.target == nil && !slices.Contains(mine, text) {
				mine = append(mine, text)
			}
		}
		out = append(out, mine...)
	})
	if len(out) == 0 {
		return ""
	}
	return " ? " + strings.Join(out, ", ")
}

// eachVar visits unsolved and quantified variables.
func (c *checker) eachVar(t *ty, f func(*ty)) {
	c.eachLeaf(t, c.newWalk(), func(t *ty) bool { return t.v != nil }, f)
}

// nameOf is how a message calls a function expression.
func nameOf(e syntax.Expr) string {
	switch e := e.(type) {
	case *syntax.Var:
		if e.Module != "" {
			return e.Module + "." + e.Name
		}
		return e.Name
	case *syntax.Con:
		return e.Name
	case *syntax.OpFunc:
		return "(" + e.Op + ")"
	case *syntax.FieldFunc:
		return "." + e.Field.Name
	case *syntax.App:
		return nameOf(e.Fn)
	}
	return ""
}
