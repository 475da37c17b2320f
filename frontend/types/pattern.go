// Resolving patterns: constructors found, rows of atoms grouped, names bound.

package types

import (
	"slices"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// patternRow groups atoms that stand side by side: a constructor takes as many
// of the following patterns as it declares fields. Names bound since mark must differ.
func (c *checker) patternRow(atoms []syntax.Pat, mark int) []syntax.Pat {
	out := atoms[:0]
	for i := 0; i < len(atoms); {
		var p syntax.Pat
		p, i = c.takePattern(atoms, i, mark)
		out = append(out, p)
	}
	return out
}

// takePattern reads one pattern from atom i on and returns the index behind it.
func (c *checker) takePattern(atoms []syntax.Pat, i, mark int) (syntax.Pat, int) {
	con, ok := atoms[i].(*syntax.PCon)
	i++
	if !ok || con.Args != nil {
		return c.atomPattern(atoms[i-1], mark), i
	}
	def := c.patternCon(con)
	if def == nil {
		return &syntax.BadPat{Base: con.Base}, i
	}
	for n := def.arity(); n > 0; n-- {
		if i == len(atoms) {
			c.conArity(con, def, len(con.Args))
			return &syntax.BadPat{Base: con.Base}, i
		}
		var arg syntax.Pat
		arg, i = c.takePattern(atoms, i, mark)
		con.Args = append(con.Args, arg)
		con.Sp = con.Sp.To(arg.Span())
	}
	return con, i
}

func (c *checker) conArity(con *syntax.PCon, def *conDef, given int) {
	d := c.report("arity_mismatch", con.Sp, "constructor "+quote(con.Name)+" takes "+plural(def.arity(), "argument")+", here it has "+itoa(given))
	d.Expected, d.Found = plural(def.arity(), "argument"), plural(given, "argument")
	d.Hint = "write (" + con.Name + exampleArgs(def.arity()) + "), with _ for what is not needed"
	if def.span.File != 0 {
		d.Labels = append(d.Labels, diag.Label{Span: def.span, Text: "declared here"})
	}
}

// onePattern resolves what must be a single pattern.
func (c *checker) onePattern(p syntax.Pat, mark int) syntax.Pat {
	if con, ok := p.(*syntax.PCon); ok && con.Args == nil {
		p, _ = c.takePattern([]syntax.Pat{con}, 0, mark)
		return p
	}
	return c.atomPattern(p, mark)
}

// flatPattern groups a row in parentheses, which must give one pattern.
func (c *checker) flatPattern(f *syntax.PFlat, mark int) syntax.Pat {
	errors := c.errors
	row := c.patternRow(f.Atoms, mark)
	if len(row) == 1 {
		if con, ok := row[0].(*syntax.PCon); ok {
			con.Sp = f.Sp
		}
		return row[0]
	}
	if c.errors == errors {
		c.strayPatterns(row)
	}
	return &syntax.BadPat{Base: f.Base}
}

func (c *checker) strayPatterns(row []syntax.Pat) {
	sp := row[1].Span().To(row[len(row)-1].Span())
	if con, ok := row[0].(*syntax.PCon); ok {
		d := c.report("arity_mismatch", sp, "constructor "+quote(con.Name)+" takes "+plural(len(con.Args), "argument")+", here it has "+itoa(len(con.Args)+len(row)-1))
		d.Expected, d.Found = plural(len(con.Args), "argument"), plural(len(con.Args)+len(row)-1, "argument")
		c.fieldNames(d, con, row[1:])
		return
	}
	d := c.report("pattern_mismatch", row[0].Span(), "these patterns do not form one pattern")
	d.Hint = "a row of patterns begins with a constructor; a list is (x : xs) or [a b], a pair (a, b)"
}

// fieldNames: (Con x y) for (Con {x, y}), where the constructor's field is a record.
func (c *checker) fieldNames(d *diag.Diagnostic, con *syntax.PCon, more []syntax.Pat) {
	if len(con.Args) != 1 {
		return
	}
	field := c.uses[con.ID].con.scheme.body.args[0]
	if field.kind != kRec {
		return
	}
	d.Hint = "its argument is a record: write " + con.Name + " {" + strings.Join(field.rec.fields, ", ") + "}"
	pats := append([]syntax.Pat{con.Args[0]}, more...)
	edits := []diag.Edit{{Span: at(con.Sp, pats[0].Span().Lo), Text: "{"}}
	for i, p := range pats {
		v, ok := p.(*syntax.PVar)
		if !ok || !slices.Contains(field.rec.fields, v.Name) {
			return
		}
		if i > 0 {
			edits = append(edits, diag.Edit{Span: at(v.Sp, pats[i-1].Span().Hi), Text: ","})
		}
	}
	d.Edits = append(edits, diag.Edit{Span: at(con.Sp, pats[len(pats)-1].Span().Hi), Text: "}"})
}

// patternCon finds a constructor; its errors are those of expressions.
func (c *checker) patternCon(p *syntax.PCon) *conDef {
	def := c.conAt(p.Module, p.Name, p.Sp)
	if def == nil {
		c.unboundCon(p.Module, p.Name, p.Sp)
		return nil
	}
	c.uses[p.ID] = use{kind: RefCon, con: def}
	return def
}

func (c *checker) atomPattern(p syntax.Pat, mark int) syntax.Pat {
	switch p := p.(type) {
	case *syntax.PVar:
		c.bound[p.ID] = c.bindLocal(p.Name, p.Sp, mark)
	case *syntax.PAs:
		c.bound[p.ID] = c.bindLocal(p.Name.Name, p.Name.Sp, mark)
		p.Pat = c.onePattern(p.Pat, mark)
	case *syntax.PCons:
		p.Head = c.onePattern(p.Head, mark)
		p.Tail = c.onePattern(p.Tail, mark)
	case *syntax.PList:
		for i, e := range p.Elems {
			p.Elems[i] = c.onePattern(e, mark)
		}
	case *syntax.PTuple:
		for i, e := range p.Elems {
			p.Elems[i] = c.onePattern(e, mark)
		}
	case *syntax.PRecord:
		c.recordPattern(p, mark)
	case *syntax.PFlat:
		return c.flatPattern(p, mark)
	case *syntax.PCon:
		if c.patternCon(p) != nil {
			for i, a := range p.Args {
				p.Args[i] = c.onePattern(a, mark)
			}
		}
	case *syntax.BadPat:
		c.failed = true
	}
	return p
}

func (c *checker) recordPattern(p *syntax.PRecord, mark int) {
	seen := map[string]source.Span{}
	for i, f := range p.Fields {
		if old, dup := seen[f.Name.Name]; dup {
			c.duplicate("field "+quote(f.Name.Name)+" stands here twice", f.Name.Sp, old)
		}
		seen[f.Name.Name] = f.Name.Sp
		p.Fields[i].Pat = c.onePattern(f.Pat, mark)
	}
}
