// Writing the table.

package image

import (
	"fmt"
	"go/format"
	"sort"
	"strconv"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/prelude"
	"github.com/synoema/synoema/source"
)

// writer makes the table.
type writer struct {
	*library
	texts    []string
	textNo   map[string]int
	types    []string // code of each
	typeNo   map[*core.Type]int
	dataNo   map[*core.TyCon]int
	code     []byte
	dataAt   []int
	entryAt  map[string]int
	mentions map[string]*mentioned // by name of an entry
}

// mentioned is what a definition leads to.
type mentioned struct {
	data int // as bits
	defs map[string]bool
}

func newWriter(l *library) *writer {
	w := &writer{library: l, textNo: map[string]int{}, typeNo: map[*core.Type]int{}, dataNo: map[*core.TyCon]int{}, entryAt: map[string]int{},
		mentions: map[string]*mentioned{}}
	w.text("")
	for i, d := range l.told.Data {
		w.dataNo[d.Con] = i
	}
	for _, d := range l.told.Data {
		w.data(d)
	}
	values := map[core.Name]*types.Value{}
	for _, v := range l.told.Values {
		values[v.Global] = v
	}
	for _, d := range l.defs {
		w.definition(d, values[d.Name])
	}
	w.settle()
	return w
}

// settle follows what definitions lead to.
func (w *writer) settle() {
	for again := true; again; {
		again = false
		for _, m := range w.mentions {
			before := m.data
			for n := range m.defs {
				m.data |= w.mentions[n].data
			}
			for i, d := range w.told.Data {
				if m.data>>i&1 != 0 {
					m.data |= w.leadsTo(d)
				}
			}
			again = again || m.data != before
		}
	}
}

// leadsTo are the data types in the fields of one and in the methods of its impls.
func (w *writer) leadsTo(d *types.Data) int {
	n := 0
	for _, dc := range d.Con.Cons {
		for _, f := range dc.Fields {
			n |= w.dataIn(f)
		}
	}
	for _, im := range w.implsOf(d) {
		for _, m := range im.Core.Methods {
			n |= w.mentions[string(m[len(prelude.Prefix):])].data
		}
	}
	return n
}

func (w *writer) implsOf(d *types.Data) (out []*types.Impl) {
	for _, im := range w.told.Impls {
		if im.Core.Head.Con == d.Con {
			out = append(out, im)
		}
	}
	return out
}

func (w *writer) dataIn(t *core.Type) int {
	n := 0
	if i, ok := w.dataNo[t.Con]; ok {
		n = 1 << i
	}
	for _, a := range t.Args {
		n |= w.dataIn(a)
	}
	return n
}

func (w *writer) text(s string) int {
	n, ok := w.textNo[s]
	if !ok {
		n = len(w.texts)
		w.textNo[s] = n
		w.texts = append(w.texts, s)
	}
	return n
}

func appendNumber(b []byte, ns ...int) []byte {
	for _, i := range ns {
		n := uint64(i)
		for ; n >= 128; n >>= 7 {
			b = append(b, byte(n)|128)
		}
		b = append(b, byte(n))
	}
	return b
}

func zigzag(n int) int { return n<<1 ^ n>>63 }

// number of a type, more by one; what it is made of has numbers first.
func (w *writer) typ(t *core.Type) int {
	if t == nil {
		return 0
	}
	if n, ok := w.typeNo[t]; ok {
		return n
	}
	args := make([]int, len(t.Args))
	for i, a := range t.Args {
		args[i] = w.typ(a)
	}
	row := w.typ(t.Row)
	b := appendNumber(nil, int(t.Kind))
	switch t.Kind {
	case core.KVar:
		b = appendNumber(b, t.Var)
	case core.KFun:
		b = appendNumber(b, args...)
	case core.KRecord:
		b = appendNumber(b, len(t.Fields))
		for _, f := range t.Fields {
			b = appendNumber(b, w.text(f))
		}
		b = appendNumber(appendNumber(appendNumber(b, len(args)), args...), row)
	case core.KCon:
		b = appendNumber(appendNumber(b, w.tyCon(t.Con), len(args)), args...)
	}
	w.types = append(w.types, string(b))
	w.typeNo[t] = len(w.types)
	return len(w.types)
}

func (w *writer) tyCon(c *core.TyCon) int {
	known := map[core.Builtin]int{core.BInt: conInt, core.BFloat: conFloat, core.BBool: conBool, core.BChar: conChar, core.BString: conString,
		core.BUnit: conUnit, core.BList: conList, core.BChan: conChan}
	if c.Builtin == core.BTuple {
		return conTuple + c.Arity
	}
	if n, ok := w.dataNo[c]; ok {
		return conData + n
	}
	return known[c.Builtin]
}

// output is the code of one declaration.
type output struct {
	w    *writer
	out  []byte
	last int32
	m    *mentioned
}

func (o *output) put(ns ...int) { o.out = appendNumber(o.out, ns...) }

func (o *output) text(ss ...string) {
	for _, s := range ss {
		o.put(o.w.text(s))
	}
}

func (o *output) ty(t *core.Type) {
	o.put(o.w.typ(t))
	if t != nil {
		o.m.data |= o.w.dataIn(t)
	}
}

func each[T any](o *output, list []T, one func(T)) {
	o.put(len(list))
	for _, x := range list {
		one(x)
	}
}

func (o *output) tys(ts []*core.Type)     { each(o, ts, o.ty) }
func (o *output) texts(ss []string)       { each(o, ss, func(s string) { o.text(s) }) }
func (o *output) exprs(es []core.Expr)    { each(o, es, o.expr) }
func (o *output) locals(ls []*core.Local) { each(o, ls, o.local) }

func (o *output) span(sp source.Span) {
	if sp.IsZero() {
		o.put(0)
		return
	}
	o.put(int(sp.Hi-sp.Lo)+1, zigzag(int(sp.Lo-o.last)))
	o.last = sp.Lo
}

func (o *output) typeVar(v types.TypeVar) {
	o.text(v.Name)
	if v.Row {
		o.put(flagRow)
		o.texts(v.Lacks)
	} else {
		o.put(0)
	}
	o.texts(v.Classes)
}

func (w *writer) data(d *types.Data) {
	w.dataAt = append(w.dataAt, len(w.code))
	o := &output{w: w, m: &mentioned{}}
	o.put(int(d.Span.File - 1))
	o.text(d.Con.Name)
	each(o, d.Params, o.typeVar)
	o.text(d.Doc)
	o.span(d.Span)
	o.put(len(d.Con.Cons))
	for i, dc := range d.Con.Cons {
		o.text(dc.Name)
		o.span(d.ConSpans[i])
		o.tys(dc.Fields)
	}
	each(o, w.implsOf(d), o.impl)
	w.code = append(w.code, o.out...)
}

func (o *output) impl(im *types.Impl) {
	o.text(im.Core.Class)
	o.ty(im.Core.Head)
	o.put(im.Core.TyVars)
	o.span(im.Core.Span)
	var names []string
	for n := range im.Core.Methods {
		names = append(names, n)
	}
	sort.Strings(names)
	each(o, names, func(n string) { o.text(n, string(im.Core.Methods[n])) })
	each(o, im.Conds, func(c types.Cond) { o.text(c.Class); o.put(c.Arg) })
}

func (w *writer) definition(d *core.Def, v *types.Value) {
	if v == nil { // a method of an impl
		v = &types.Value{Name: d.Display, Vars: make([]types.TypeVar, d.TyVars)}
		for _, c := range d.Constraints {
			v.Vars[c.Var].Classes = append(v.Vars[c.Var].Classes, c.Class)
		}
	}
	name := string(d.Name[len(prelude.Prefix):])
	w.entryAt[name], w.mentions[name] = len(w.code)+1, &mentioned{defs: map[string]bool{}}
	o := &output{w: w, m: w.mentions[name]}
	o.put(int(d.Span.File - 1))
	o.text(string(d.Name), v.Name)
	each(o, v.Vars, o.typeVar)
	o.ty(d.Type)
	arity, still := 0, 0
	if lam, ok := d.Body.(*core.Lam); ok && !d.Nullary {
		arity = len(lam.Params)
	}
	if v.Still {
		still = flagStill
	}
	o.put(arity, still)
	o.text(d.Doc)
	o.span(d.Span)
	o.expr(d.Body)
	w.code = append(w.code, o.out...)
}

func (o *output) node(tag int, e core.Expr) {
	o.put(tag)
	o.span(e.Span())
}

func (o *output) local(l *core.Local) {
	o.text(l.Name)
	o.ty(l.Type)
	each(o, l.TyVars, func(n int) { o.put(n) })
}

func (o *output) con(c *core.DataCon) { o.put(o.w.tyCon(c.TyCon), c.Tag) }

func (o *output) expr(e core.Expr) {
	switch e := e.(type) {
	case *core.Var:
		o.node(tagVar, e)
		o.put(e.Local.ID)
		o.tys(e.TyArgs)
	case *core.Global:
		o.node(tagGlobal, e)
		o.m.defs[string(e.Name[len(prelude.Prefix):])] = true
		o.text(string(e.Name))
		o.tys(e.TyArgs)
		o.ty(e.Type)
	case *core.Lit:
		o.node(tagLit, e)
		o.lit(e)
	case *core.Lam:
		o.node(tagLam, e)
		o.text(e.Name)
		o.put(int(e.Stands))
		o.ty(e.Type)
		o.locals(e.Params)
		o.expr(e.Body)
	case *core.App:
		o.node(tagApp, e)
		o.ty(e.Type)
		o.expr(e.Fn)
		o.exprs(e.Args)
	case *core.Let:
		o.node(tagLet, e)
		o.expr(e.Rhs)
		o.local(e.Local)
		o.expr(e.Body)
	case *core.LetRec:
		o.node(tagLetRec, e)
		o.locals(e.Locals)
		o.exprs(e.Rhss)
		o.expr(e.Body)
	case *core.Case:
		o.cases(e)
	case *core.Prim:
		o.node(tagPrim, e)
		o.text(e.Op.Name)
		o.ty(e.Type)
		o.tys(e.TyArgs)
		o.exprs(e.Args)
	case *core.Method:
		o.node(tagMethod, e)
		o.text(e.Class, e.Name)
		o.ty(e.ClassTy)
		o.tys(e.TyArgs)
		o.ty(e.Type)
	default:
		o.dataExpr(e)
	}
}

func (o *output) lit(e *core.Lit) {
	o.ty(e.Type)
	o.put(zigzag(int(e.Bits)))
	o.text(e.Str)
}

func (o *output) dataExpr(e core.Expr) {
	switch e := e.(type) {
	case *core.Construct:
		o.node(tagConstruct, e)
		o.con(e.Con)
		o.ty(e.Type)
		o.exprs(e.Args)
	case *core.Record:
		o.node(tagRecord, e)
		o.ty(e.Type)
		o.texts(e.Names)
		o.exprs(e.Args)
	case *core.Select:
		o.node(tagSelect, e)
		o.text(e.Field)
		o.ty(e.RecTy)
		o.ty(e.Type)
		o.expr(e.E)
	case *core.Update:
		o.node(tagUpdate, e)
		o.ty(e.RecTy)
		o.ty(e.Type)
		o.expr(e.E)
		o.texts(e.Names)
		o.exprs(e.Args)
	case *core.Fail:
		o.node(tagFail, e)
		o.text(e.Code, e.Msg)
		o.ty(e.Type)
		o.tys(e.ValTys)
		o.exprs(e.Values)
	default:
		panic(fmt.Sprintf("the table has no %T", e))
	}
}

func (o *output) cases(e *core.Case) {
	o.node(tagCase, e)
	o.ty(e.ScrutTy)
	o.ty(e.Type)
	o.expr(e.Scrut)
	each(o, e.Arms, o.arm)
	if e.Default == nil {
		o.put(0)
		return
	}
	o.put(1)
	o.expr(e.Default)
}

func (o *output) arm(a *core.Arm) {
	if a.Con != nil {
		o.put(1)
		o.con(a.Con)
		each(o, a.Binds, o.bind)
	} else {
		o.put(0)
		o.span(a.Lit.Sp)
		o.lit(a.Lit)
	}
	o.expr(a.Body)
}

func (o *output) bind(l *core.Local) {
	if l == nil {
		o.put(0)
		return
	}
	o.put(1)
	o.local(l)
}

// table is the text of table.go.
func (w *writer) table() []byte {
	var b strings.Builder
	b.WriteString("// Code generated by image_test.go; DO NOT EDIT.\n\npackage image\n\nconst texts = " + literal(strings.Join(w.texts, "")))
	b.WriteString("\n\nconst typeCode = " + literal(strings.Join(w.types, "")) + "\n\nconst code = " + literal(string(w.code)))
	offsets(&b, "textAt", "uint16", starts(w.texts))
	offsets(&b, "typeAt", "uint16", starts(w.types)[:len(w.types)])
	offsets(&b, "dataAt", "uint16", w.dataAt)
	w.entries(&b)
	out, err := format.Source([]byte(b.String()))
	if err != nil {
		panic(err)
	}
	return out
}

func starts(parts []string) []int {
	at := []int{0}
	for _, s := range parts {
		at = append(at, at[len(at)-1]+len(s))
	}
	return at
}

func offsets(b *strings.Builder, name, kind string, at []int) {
	fmt.Fprintf(b, "\n\nvar %s = [...]%s{", name, kind)
	for i, n := range at {
		fmt.Fprintf(b, "%s%d,", every(i, 24), n)
	}
	b.WriteString("\n}\n")
}

func (w *writer) entries(b *strings.Builder) {
	uses := map[string]int{}
	for i, d := range w.told.Data {
		mask := 1 << i
		for again := true; again; {
			before := mask
			for j, d := range w.told.Data {
				if mask>>j&1 != 0 {
					mask |= w.leadsTo(d)
				}
			}
			again = mask != before
		}
		uses[d.Con.Name] |= mask
		for _, dc := range d.Con.Cons {
			uses[dc.Name] |= mask
		}
	}
	for name, m := range w.mentions {
		uses[name] |= m.data
	}
	names := make([]string, 0, len(uses))
	for name := range uses {
		names = append(names, name)
	}
	sort.Strings(names)
	b.WriteString("\nvar entries = [...]entry{")
	for i, name := range names {
		fmt.Fprintf(b, "%s{%q, %d, %#x},", every(i, 6), name, w.entryAt[name], uses[name])
	}
	b.WriteString("\n}\n")
	writeShapes(b, names)
}

// writeShapes writes which lengths the names have that begin with a letter (words in library.go).
func writeShapes(b *strings.Builder, names []string) {
	var lengths [128]uint64
	for _, name := range names {
		lengths[name[0]] |= 1 << (len(name) & 63)
	}
	b.WriteString("\nvar shapes = [128]uint64{")
	n := 0
	for c, bits := range lengths {
		if bits != 0 {
			fmt.Fprintf(b, "%s%q: %#x,", every(n, 6), rune(c), bits)
			n++
		}
	}
	b.WriteString("\n}\n")
}

// every begins a line before each nth element.
func every(i, n int) string {
	if i%n == 0 {
		return "\n"
	}
	return " "
}

// literal writes a constant over many lines.
func literal(s string) string {
	const width = 60
	var b strings.Builder
	b.WriteString(`"" +`)
	for len(s) > 0 {
		n := min(width, len(s))
		b.WriteString("\n\t" + strconv.QuoteToASCII(s[:n]))
		if s = s[n:]; len(s) > 0 {
			b.WriteString(" +")
		}
	}
	return b.String()
}
