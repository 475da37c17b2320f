// Class methods at concrete types.
//
//	+ at Int           the operation add.int
//	== at List Int     Global of a definition that is made (structural.go), or the operation eq.any,
//	                   given the type
//	== at T, impl Eq T Global of the impl's eq (!= negates it, < asks its cmp)
//	area at Shape      Global of the impl's method

package core

// target is what a method becomes at a type: an operation or a function, and
// what is done with its result.
type target struct {
	op     *Op
	opTys  []*Type
	global Name
	tys    []*Type
	finish string // "", "not", or the name of an Int comparison of cmp's result with 0
	tag    *Op    // what to use when an argument is a constructor without fields (fold)
}

// method is a mention of a method that is not applied at once.
func (m *mono) method(e *Method) Expr {
	ty := m.ty(e.Type)
	t := m.u.resolve(e, m.ty(e.ClassTy), m.tyAll(e.TyArgs))
	if t.op == nil && t.finish == "" {
		return &Global{m.at(e.At), t.global, t.tys, ty}
	}
	lam := &Lam{At: m.at(e.At), Name: e.Name, Type: ty, Stands: Mention}
	args := []Expr{}
	res := ty
	for n := m.u.methodArity(t); n > 0; n-- {
		p := m.u.newLocal("", res.Args[0])
		lam.Params, args = append(lam.Params, p), append(args, &Var{At: m.at(e.At), Local: p})
		res = res.Args[1]
	}
	if len(lam.Params) == 0 {
		return m.u.applyTarget(m.at(e.At), t, args, ty, res)
	}
	lam.Body = m.u.applyTarget(m.at(e.At), t, args, ty, res)
	return lam
}

// methodApp is a method applied to arguments.
func (m *mono) methodApp(e *Method, app *App) Expr {
	t := m.u.resolve(e, m.ty(e.ClassTy), m.tyAll(e.TyArgs))
	args := m.exprs(app.Args)
	ty := m.ty(e.Type)
	if t.tag != nil && len(args) == 2 && (nullary(args[0]) != nil || nullary(args[1]) != nil) {
		t = target{op: t.tag, opTys: []*Type{m.ty(e.ClassTy)}}
	}
	n := m.u.methodArity(t)
	if t.op == nil && t.finish == "" {
		return &App{m.at(app.At), &Global{m.at(e.At), t.global, t.tys, ty}, args, m.ty(app.Type)}
	}
	if len(args) < n {
		return &App{m.at(app.At), m.method(e), args, m.ty(app.Type)}
	}
	call := m.u.applyTarget(m.at(app.At), t, args[:n], ty, afterArgs(ty, n))
	if len(args) == n {
		return call
	}
	return &App{m.at(app.At), call, args[n:], m.ty(app.Type)}
}

func (u *unit) methodArity(t target) int {
	switch {
	case t.op != nil:
		return t.op.Arity
	case t.finish != "":
		return 2
	}
	return 0
}

func (u *unit) applyTarget(at At, t target, args []Expr, ty, res *Type) Expr {
	if t.op != nil {
		return &Prim{at, t.op, t.opTys, args, res}
	}
	ts := u.in.types
	if t.finish == "not" {
		call := &App{at, &Global{at, t.global, t.tys, ty}, args, ts.Bool}
		return &Prim{at, u.in.op("not"), nil, []Expr{call}, ts.Bool}
	}
	cmpTy := ts.Fun(ts.Int, ty.Args[0], ty.Args[0])
	call := &App{at, &Global{at, t.global, t.tys, cmpTy}, args, ts.Int}
	zero := &Lit{At: at, Type: ts.Int}
	return &Prim{at, u.in.op(t.finish), nil, []Expr{call, zero}, ts.Bool}
}

// resolve finds what a method is at a closed type.
func (u *unit) resolve(e *Method, at *Type, tys []*Type) target {
	builtin := ClassOpOf(e.Name)
	isBuiltin := builtin != nil && builtin.Class == e.Class
	if isBuiltin && at.Kind == KCon {
		if op := builtin.At[at.Con.Builtin]; op != "" {
			return target{op: u.in.op(op)}
		}
		if e.Name == "++" && at.Con.Builtin == BList {
			return target{global: "Prelude.list_append", tys: at.Args}
		}
	}
	u.dependOn(ImplsOf(e.Class))
	if !isBuiltin {
		impl, head := u.in.impl(e.Class, at)
		if impl == nil {
			broken("monomorphise", u.fn.Key+": no impl of "+e.Class+" for "+shortType(at), e)
		}
		if name, ok := impl.Methods[e.Name]; ok {
			return target{global: name, tys: append(append([]*Type(nil), head...), tys...)}
		}
		return target{global: impl.Defaults[e.Name], tys: append([]*Type{at}, tys...)}
	}
	if name, tys, ok := u.in.classFunction(e.Class, at); ok {
		return target{global: name, tys: tys, finish: finishOf(e.Name)}
	}
	if builtin.Any == "" {
		broken("monomorphise", u.fn.Key+": no "+e.Class+" for "+shortType(at), e)
	}
	if e.Class != "Show" && u.in.Options.on("compare", u.fn) {
		return u.comparison(e, at, builtin)
	}
	return target{op: u.in.op(builtin.Any), opTys: []*Type{at}}
}

// comparison is what a method of Eq or Ord is at a type without impls: of Ints where values are their
// words, a definition made for the type, or an operation that asks the type's layout.
func (u *unit) comparison(e *Method, at *Type, builtin *ClassOp) target {
	anyOp := u.in.op(builtin.Any)
	switch {
	case isEnum(at):
		return target{op: u.in.op(builtin.At[BInt])}
	case !u.in.isWalked(e.Name, at):
		return target{op: anyOp, opTys: []*Type{at}}
	case e.Name == "==":
		return target{global: u.in.compared(e, at, "eq"), tag: anyOp}
	case e.Name == "!=":
		return target{global: u.in.compared(e, at, "eq"), finish: "not", tag: anyOp}
	case u.in.nests(at):
		return target{global: u.in.compared(e, at, "cmp"), finish: finishOf(e.Name)}
	}
	return target{global: u.in.compared(e, at, e.Name)}
}

func (in *Instances) compared(e *Method, at *Type, method string) Name {
	return in.makeDef(&madeDef{classType: classType{e.Class, at}, method: method})
}

// finishOf says how the methods of Eq and Ord come from eq and cmp.
func finishOf(method string) string {
	switch method {
	case "!=":
		return "not"
	case "<":
		return "lt.int"
	case "<=":
		return "le.int"
	case ">":
		return "gt.int"
	case ">=":
		return "ge.int"
	}
	return ""
}

// classFunction returns the function that shows, equates or compares values of
// a type that is, or contains, one with an impl: the impl's own or a made one.
func (in *Instances) classFunction(class string, at *Type) (Name, []*Type, bool) {
	if impl, head := in.impl(class, at); impl != nil {
		return impl.Methods[implMethod(class)], head, true
	}
	if in.containsImpl(class, at) {
		return in.structural(class, at), nil, true
	}
	return "", nil, false
}

// implMethod names the one method that an impl of a built-in class has.
func implMethod(class string) string {
	switch class {
	case "Show":
		return "show"
	case "Eq":
		return "eq"
	case "Ord":
		return "cmp"
	}
	return ""
}

// impl finds the impl of a class for a closed type and the types that the
// variables of its head stand for.
func (in *Instances) impl(class string, at *Type) (*Impl, []*Type) {
	for _, i := range in.prog.Impls[class] {
		if head, ok := matchHead(i, at); ok {
			return i, head
		}
	}
	return nil, nil
}

// matchHead matches an impl's head: a constructor (or ->-free structure such as
// a pair) on distinct variables, or a closed type.
func matchHead(i *Impl, at *Type) ([]*Type, bool) {
	if i.Head == at {
		return nil, i.TyVars == 0
	}
	if i.Head.Kind != at.Kind || len(i.Head.Args) != len(at.Args) || i.Head.Con != at.Con {
		return nil, false
	}
	for k, f := range i.Head.Fields {
		if at.Fields[k] != f {
			return nil, false
		}
	}
	tys := make([]*Type, i.TyVars)
	for k, a := range i.Head.Args {
		switch {
		case a.Kind == KVar:
			tys[a.Var] = at.Args[k]
		case a != at.Args[k]:
			return nil, false
		}
	}
	return tys, true
}

// prim copies an operation. One that shows its argument (print) honours impls
// of Show inside it: its sibling for Strings gets the shown text.
func (m *mono) prim(e *Prim) Expr {
	n := &Prim{m.at(e.At), e.Op, m.tyAll(e.TyArgs), m.exprs(e.Args), m.ty(e.Type)}
	if !e.Op.ByType || !e.Op.Effect || len(n.TyArgs) != 1 || isBasic(n.TyArgs[0]) {
		return n
	}
	plain := m.u.in.op(e.Op.Name + "_string")
	if plain == nil {
		return n
	}
	m.u.dependOn(ImplsOf("Show"))
	name, tys, ok := m.u.in.classFunction("Show", n.TyArgs[0])
	if !ok {
		return n
	}
	str := m.u.in.types.String
	show := &Global{m.at(e.At), name, tys, m.u.in.types.Fun(str, n.TyArgs[0])}
	return &Prim{m.at(e.At), plain, nil, []Expr{&App{m.at(e.At), show, n.Args, str}}, n.Type}
}

// isBasic reports whether a type is built in and has no parts.
func isBasic(ty *Type) bool {
	return ty.Kind == KCon && ty.Con.Builtin != NotBuiltin && len(ty.Args) == 0
}

// ShowInstance returns the instance that shows values of a type which is or
// contains one with an impl of Show, or nil when the runtime shows it.
func (in *Instances) ShowInstance(ty *Type) (*Fn, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if isBasic(ty) {
		return nil, nil
	}
	name, tys, ok := in.classFunction("Show", ty)
	if !ok {
		return nil, nil
	}
	return in.instance(name, tys)
}

const implPrefix = "impl "

// ImplsOf names the impls of a class in Body.Deps and for Invalidate.
func ImplsOf(class string) Name { return Name(implPrefix + class) }

func implClass(n Name) (string, bool) {
	if len(n) > len(implPrefix) && n[:len(implPrefix)] == implPrefix {
		return string(n[len(implPrefix):]), true
	}
	return "", false
}
