// Types as written, turned into types: names, arities, aliases, rows.

package types

import (
	"slices"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// typeScope is the set of type variables that a type may mention.
type typeScope struct {
	vars  map[string]*ty
	order []*ty  // as they appear
	owner string // not "": no variable may be added; the declaration that lists them
}

func (c *checker) newTypeScope() *typeScope { return &typeScope{vars: map[string]*ty{}} }

// signature turns a type and its constraints into a scheme over rigid
// variables. given are the variables that have a meaning already (class parameter).
func (c *checker) signature(t syntax.TypeExpr, cs []syntax.Constraint, given *typeScope) *scheme {
	sc := given
	if sc == nil {
		sc = c.newTypeScope()
	}
	body := c.typeExpr(t, sc)
	c.constraints(cs, sc)
	return c.closeOver(sc.order, body)
}

// constraints puts what stands behind ? on the variables.
func (c *checker) constraints(cs []syntax.Constraint, sc *typeScope) {
	for _, k := range cs {
		cls := c.classNamed(k.Class)
		v := sc.vars[k.Var.Name]
		if v == nil {
			c.report("unbound_type", k.Var.Sp, "type variable "+quote(k.Var.Name)+" does not occur in this type")
			continue
		}
		if cls != nil && v.v != nil {
			v.v.preds = append(v.v.preds, pred{cls: cls, why: &origin{span: k.Sp, what: "the signature"}})
		}
	}
}

func (c *checker) typeExpr(t syntax.TypeExpr, sc *typeScope) *ty {
	switch t := t.(type) {
	case *syntax.TVar:
		return c.typeVar(t.Name, t.Sp, false, sc)
	case *syntax.TName:
		return c.typeName(t, sc)
	case *syntax.TList:
		return c.apply(c.types.ListCon, c.typeExpr(t.Elem, sc))
	case *syntax.TFun:
		arg := c.typeExpr(t.Arg, sc)
		return c.fun(arg, c.typeExpr(t.Res, sc))
	case *syntax.TTuple:
		return c.tuple(c.typeExprs(t.Elems, sc))
	case *syntax.TRecord:
		return c.typeRecord(t, sc)
	case *syntax.TUnit:
		return c.basics.unit
	}
	c.failed = true // BadType: the parser has reported it
	return c.err
}

func (c *checker) typeExprs(ts []syntax.TypeExpr, sc *typeScope) []*ty {
	out := make([]*ty, len(ts))
	for i, t := range ts {
		out[i] = c.typeExpr(t, sc)
	}
	return out
}

func (c *checker) tuple(elems []*ty) *ty {
	if len(elems) == 2 {
		return c.pair(elems[0], elems[1])
	}
	return c.apply(c.types.TupleCon(len(elems)), elems...)
}

// typeVar finds or makes a variable; row tells whether it stands for the rest of a record.
func (c *checker) typeVar(name string, sp source.Span, row bool, sc *typeScope) *ty {
	v := sc.vars[name]
	if v == nil {
		if sc.owner != "" {
			d := c.report("unbound_type", sp, "type variable "+quote(name)+" is not a parameter of "+quote(sc.owner))
			d.Hint = "write it behind the name: " + sc.owner + " " + name + " = …"
			if ours := syntax.ForeignTypes.Of(name); ours != "" {
				d.Hint = "types begin with an upper-case letter: " + ours
				c.suggest(d, sp, ours)
			}
			sc.vars[name] = c.err
			return c.err
		}
		v = c.gen(name)
		v.v.row = row
		sc.vars[name] = v
		sc.order = append(sc.order, v)
	}
	if v.v != nil && v.v.row != row {
		if sc.owner != "" && row && !v.listedAsType() {
			v.v.row = true
			return v
		}
		c.report("kind_mismatch", sp, quote(name)+" stands for a type in one place and for the rest of a record in another")
		return c.err
	}
	if v.v != nil {
		v.v.listed = true
	}
	return v
}

// listedAsType: has this parameter been mentioned yet? Until then its kind is open.
func (t *ty) listedAsType() bool { return t.v.listed }

func (c *checker) typeRecord(t *syntax.TRecord, sc *typeScope) *ty {
	var names []string
	var args []*ty
	seen := map[string]source.Span{}
	for _, f := range t.Fields {
		ft := c.typeExpr(f.Type, sc)
		if old, dup := seen[f.Name.Name]; dup {
			c.duplicate("field "+quote(f.Name.Name)+" is given twice", f.Name.Sp, old)
			continue
		}
		seen[f.Name.Name] = f.Name.Sp
		names, args = append(names, f.Name.Name), append(args, ft)
	}
	var row *ty
	if t.Row != nil {
		row = c.typeVar(t.Row.Name, t.Row.Sp, true, sc)
		if row.v != nil {
			row.v.lacks = append(row.v.lacks, names...)
		}
	}
	return c.record(names, args, row)
}

func (c *checker) typeName(t *syntax.TName, sc *typeScope) *ty {
	def := c.typeAt(t.Name, t.Sp)
	if def == nil {
		for _, a := range t.Args {
			c.typeExpr(a, sc)
		}
		c.unboundType(t)
		return c.err
	}
	c.expandAlias(def, t.Sp)
	if len(t.Args) != len(def.rows) {
		c.wrongTypeArity(t, def, sc)
		return c.err
	}
	args := make([]*ty, len(t.Args))
	for i, a := range t.Args {
		if args[i] = c.typeArg(a, def.rows[i], sc); args[i].kind == kErr && def.rows[i] {
			return c.err
		}
	}
	if def.con != nil {
		return c.apply(def.con, args...)
	}
	if def.alias == nil {
		return c.err
	}
	return c.substitute(def.alias, args)
}

// typeArg converts an argument; for a row parameter it must be a record or a row variable.
func (c *checker) typeArg(a syntax.TypeExpr, row bool, sc *typeScope) *ty {
	if !row {
		return c.typeExpr(a, sc)
	}
	if v, ok := a.(*syntax.TVar); ok {
		return c.typeVar(v.Name, v.Sp, true, sc)
	}
	t := c.typeExpr(a, sc)
	if t.kind != kRec && t.kind != kErr {
		d := c.report("kind_mismatch", a.Span(), "a record is wanted here")
		d.Expected, d.Found = "a record type", c.show(t)
		return c.err
	}
	return t
}

func (c *checker) wrongTypeArity(t *syntax.TName, def *typeDef, sc *typeScope) {
	decl, own := def.decl.(*syntax.DataDecl)
	own = own && sc.owner == t.Name && len(t.Args) == 0 // the recursive mention of a type in its declaration
	text := "(" + t.Name
	if own {
		for _, p := range decl.Params {
			text += " " + p.Name
		}
		if d := c.noTypes["("+t.Name]; d != nil {
			c.alsoHere(d, t.Sp)
			d.Edits = append(d.Edits, diag.Edit{Span: t.Sp, Text: text + ")"})
			return
		}
	}
	d := c.report("kind_mismatch", t.Sp, quote(t.Name)+" takes "+plural(len(def.rows), "type argument")+", not "+itoa(len(t.Args)))
	d.Expected, d.Found = plural(len(def.rows), "argument"), plural(len(t.Args), "argument")
	if len(t.Args) < len(def.rows) {
		d.Hint = "write " + t.Name + exampleArgs(len(def.rows))
	}
	if own {
		c.noTypes["("+t.Name] = d
		c.setHint(d, "write "+text+")", "trivial", diag.Edit{Span: t.Sp, Text: text + ")"})
	}
	if !def.span.IsZero() {
		d.Labels = append(d.Labels, diag.Label{Span: def.span, Text: "declared here"})
	}
}

func exampleArgs(n int) string {
	s := ""
	for i := 0; i < n; i++ {
		s += " " + string(rune('a'+i%26))
	}
	return s
}

func (c *checker) unboundType(t *syntax.TName) {
	if c.unknown && c.nearestType(t.Name) == "" && syntax.ForeignTypes.Of(t.Name) == "" && t.Name != "IO" {
		c.failed = true
		return
	}
	sp := t.Sp
	sp.Hi = sp.Lo + int32(len(t.Name))
	if d := c.noTypes[t.Name]; d != nil {
		c.alsoHere(d, sp)
		return
	}
	d := c.report("unbound_type", sp, "there is no type "+quote(t.Name))
	if t.Name != "Either" && t.Name != "IO" {
		c.noTypes[t.Name] = d
	}
	if t.Name == "IO" && len(t.Args) == 1 {
		d.Hint, d.Fixability = "effects have no type of their own: write the type of the value alone", "trivial"
		a := t.Args[0].Span()
		d.Edits = []diag.Edit{{Span: t.Sp, Text: c.file.Text[a.Lo:a.Hi]}}
		return
	}
	if n := syntax.ForeignTypes.Of(t.Name); n != "" && (n == "()" || c.findType(n) != nil || slices.Contains(c.env.offered(), n)) {
		d.Hint = "in Synoema it is called " + n
		c.suggest(d, sp, n)
		if t.Name == "Either" && len(t.Args) == 2 {
			d.Hint = "in Synoema it is called Result, and the type of the value comes first: Result a e"
			e, a := t.Args[0].Span(), t.Args[1].Span()
			d.Edits = append(d.Edits, diag.Edit{Span: e, Text: c.file.Text[a.Lo:a.Hi]}, diag.Edit{Span: a, Text: c.file.Text[e.Lo:e.Hi]})
		}
		return
	}
	if c.findClass(t.Name) != nil {
		d.Hint = t.Name + " is a class; write a type variable and the constraint behind `?`: a -> String ? " + t.Name + " a"
		return
	}
	c.suggest(d, sp, c.nearestType(t.Name))
}

// suggest adds a spelling and its edit.
func (c *checker) suggest(d *diag.Diagnostic, sp source.Span, name string) {
	if name == "" {
		return
	}
	d.DidYouMean, d.Fixability = name, "trivial"
	d.Edits = []diag.Edit{{Span: sp, Text: name}}
}

// expandAlias converts the right side of an alias when it is first needed.
func (c *checker) expandAlias(def *typeDef, sp source.Span) {
	switch def.state {
	case ready:
		return
	case expanding:
		d := c.report("recursive_alias", def.span, "type alias "+quote(def.name)+" contains itself")
		d.Hint = "an alias is only another name; for a recursive type declare a data type: " + def.name + " = Mk" + def.name + " …"
		def.state = ready
		return
	}
	decl := def.decl.(*syntax.AliasDecl)
	def.state = expanding
	sc := c.newTypeScope()
	sc.owner = def.name
	for _, p := range decl.Params {
		g := c.gen(p.Name)
		sc.vars[p.Name] = g
		sc.order = append(sc.order, g)
	}
	body := c.typeExpr(decl.Type, sc)
	if def.state == ready { // found to be recursive
		def.alias = nil
		return
	}
	for i, g := range sc.order {
		def.rows[i] = g.v.row
	}
	def.alias = c.closeOver(sc.order, body)
	def.state = ready
}
