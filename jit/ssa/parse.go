package ssa

import (
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/source"
)

// Env says what the names in the text form mean.
type Env struct {
	Fn   func(key string) *core.Fn
	Op   func(name string) *core.Op
	Type func(text string) *core.Type
}

// Stubs returns an Env that makes a function, operation or type for every name
// it meets, the same one for the same name; a few types are what they are called. Functions get the signature of
// their text once that is read.
func Stubs() *Env {
	fns, ops, types := map[string]*core.Fn{}, map[string]*core.Op{}, map[string]*core.Type{}
	table := core.NewTypes()
	for _, t := range []*core.Type{table.Int, table.Float, table.Bool, table.Char, table.String, table.Unit,
		table.Pair(table.Int, table.Int), table.Pair(table.Int, table.List(table.Int)), table.Record([]string{"a"}, []*core.Type{table.Int}, nil)} {
		types[t.String()] = t
	}
	return &Env{
		Fn: func(key string) *core.Fn {
			return intern(fns, key, func() *core.Fn { return &core.Fn{ID: len(fns), Key: key, Display: key} })
		},
		Op: func(name string) *core.Op {
			return intern(ops, name, func() *core.Op { return &core.Op{Name: name, Index: len(ops)} })
		},
		Type: func(text string) *core.Type {
			return intern(types, text, func() *core.Type { return table.Con(&core.TyCon{Name: text}) })
		},
	}
}

func intern[T any](m map[string]*T, key string, make func() *T) *T {
	x := m[key]
	if x == nil {
		x = make()
		m[key] = x
	}
	return x
}

// Parse reads functions in the form that Func.String writes. A nil env means Stubs().
func Parse(text string, env *Env) (funcs []*Func, err error) {
	if env == nil {
		env = Stubs()
	}
	defer func() {
		if r := recover(); r != nil {
			se, ok := r.(syntaxError)
			if !ok {
				panic(r)
			}
			err = &ParseError{se.msg}
		}
	}()
	r := &reader{lexer: lexer{text: text, tok: "\n"}, env: env}
	for r.next(); r.tok != ""; {
		funcs = append(funcs, r.function())
	}
	return funcs, nil
}

// ParseError is an error in the text form.
type ParseError struct{ Msg string }

func (e *ParseError) Error() string { return "ssa: " + e.Msg }

type reader struct {
	lexer
	env    *Env
	f      *Func
	values map[int32]*Value
	blocks map[int32]*Block
	names  map[string]Op
}

func (r *reader) function() *Func {
	r.f = &Func{}
	r.values, r.blocks = map[int32]*Value{}, map[int32]*Block{}
	r.expect("func")
	r.f.Fn = r.fn()
	r.f.Name = r.f.Fn.Key
	r.expect("(")
	for !r.accept(")") {
		r.f.Params = append(r.f.Params, r.typ())
		r.accept(",")
	}
	r.expect("->")
	r.f.Ret = r.typ()
	r.f.Chain = r.accept("chain")
	r.expect("{")
	r.tables()
	for !r.accept("}") {
		r.block()
	}
	if r.tok == "\n" {
		r.next()
	}
	r.complete()
	return r.f
}

// complete checks that everything that is used was also written down, and
// numbers the instructions that have no name.
func (r *reader) complete() {
	for id, v := range r.values {
		if v.Op == OpInvalid {
			r.fail("v%d is used but not defined in %s", id, r.f.Name)
		}
	}
	for _, b := range r.f.Blocks {
		for _, v := range b.Instrs {
			if v.ID < 0 {
				v.ID = r.f.nextValue
				r.f.nextValue++
			}
		}
	}
	for id, b := range r.blocks {
		if b.Term.Kind == TermNone {
			r.fail("block%d is used but not defined in %s", id, r.f.Name)
		}
	}
}

func (r *reader) tables() {
	for r.expect("\n"); ; r.expect("\n") {
		switch r.tok {
		case "string":
			r.next()
			r.int()
			r.f.Strings = append(r.f.Strings, r.str())
		case "trap":
			r.next()
			r.expect("!")
			r.int()
			t := Trap{Code: r.take(), Msg: r.str()}
			t.TyArgs = r.types()
			t.At = r.at()
			r.f.Traps = append(r.f.Traps, t)
		default:
			return
		}
	}
}

func (r *reader) typ() Type {
	w := r.take()
	for t, name := range typeNames {
		if name == w {
			return Type(t)
		}
	}
	r.fail("unknown type %q", w)
	return Void
}

func (r *reader) types() (ts []*core.Type) {
	if !r.accept("<") {
		return nil
	}
	for !r.accept(">") {
		ts = append(ts, r.env.Type(r.str()))
		r.accept(",")
	}
	return ts
}

func (r *reader) fn() *core.Fn {
	r.expect("@")
	return r.env.Fn(r.str())
}

// at reads @file:lo-hi; the lexer takes the minus sign for part of hi.
func (r *reader) at() core.At {
	if !r.accept("@") {
		return core.At{}
	}
	var s source.Span
	s.File = source.FileID(r.int())
	r.expect(":")
	s.Lo, s.Hi = int32(r.int()), int32(-r.int())
	return core.At{Sp: s}
}

// value returns the value with the number that stands here, maybe defined later.
func (r *reader) value() *Value {
	id := r.index("v")
	v := r.values[id]
	if v == nil {
		v = r.f.blankValue(id)
		r.values[id] = v
		r.f.nextValue = max(r.f.nextValue, id+1)
	}
	return v
}

func (r *reader) define() *Value {
	v := r.value()
	if v.Op != OpInvalid {
		r.fail("v%d is defined twice", v.ID)
	}
	return v
}

func (r *reader) blockRef() *Block {
	id := r.index("block")
	b := r.blocks[id]
	if b == nil {
		b = &Block{ID: id}
		r.blocks[id] = b
		r.f.nextBlock = max(r.f.nextBlock, id+1)
	}
	return b
}

func (r *reader) block() {
	b := r.blockRef()
	if b.Term.Kind != TermNone {
		r.fail("block%d is defined twice", b.ID)
	}
	r.f.Blocks = append(r.f.Blocks, b)
	if r.accept("(") {
		for !r.accept(")") {
			v := r.define()
			r.expect(":")
			v.Op, v.Type, v.Block, v.Aux = OpParam, r.typ(), b, int64(len(b.Params))
			b.Params = append(b.Params, v)
			r.accept(",")
		}
	}
	r.expect(":")
	b.Cold = r.accept("cold")
	for r.expect("\n"); !r.term(b); r.expect("\n") {
		v := r.instr()
		v.Block = b
		b.Instrs = append(b.Instrs, v)
	}
	r.expect("\n")
}

func (r *reader) instr() *Value {
	var v *Value
	if strings.HasPrefix(r.tok, "v") {
		v = r.define()
		r.expect("=")
	} else {
		v = r.f.blankValue(-1) // complete numbers it
	}
	v.Op = r.op()
	r.f.made.add(v.Op)
	info := v.Op.info()
	if v.Type = info.res; v.Op.explicitType() {
		r.expect(".")
		v.Type = r.typ()
	}
	if v.Op == OpCallHelper {
		v.Builtin = r.env.Op(r.str())
		v.TyArgs = r.types()
	} else if v.Op.is(hasFn) {
		v.Fn = r.fn()
	} else if v.Op.is(point) {
		v.TyArgs = r.types()
	}
	if info.nargs < 0 {
		v.Args = r.list()
	} else {
		r.operands(v, info)
	}
	if r.accept("!") {
		v.Trap = int32(r.int())
	}
	v.Pos = r.at()
	if v.Op.HasResult() != (v.ID >= 0) {
		r.fail("%s with or without a result", v.Op)
	}
	return v
}

func (r *reader) op() Op {
	if r.names == nil {
		r.names = map[string]Op{}
		for op := OpInvalid + 1; op < numOps; op++ {
			r.names[op.String()] = op
		}
	}
	name := r.take()
	op, ok := r.names[name]
	if !ok || op == OpParam {
		r.fail("unknown operation %q", name)
	}
	return op
}

func (r *reader) list() (args []*Value) {
	r.expect("(")
	for !r.accept(")") {
		args = append(args, r.value())
		r.accept(",")
	}
	return args
}

func (r *reader) operands(v *Value, info *opInfo) {
	for i := 0; i < int(info.nargs); i++ {
		if i > 0 {
			r.expect(",")
		}
		v.Args = append(v.Args, r.value())
		if info.aux == auxOffset && i == 0 && v.Op != OpStoreCtx {
			v.Aux = r.int()
		}
	}
	alone := info.nargs == 0 || info.aux == auxImm || v.Op == OpStoreCtx
	if info.aux == auxNone || !alone {
		return
	}
	if info.nargs > 0 {
		r.expect(",")
	}
	if info.aux == auxFloat {
		v.Aux = int64(r.float())
	} else {
		v.Aux = r.int()
	}
}

// term reads the terminator of b; false when an instruction stands here.
func (r *reader) term(b *Block) bool {
	kind := TermNone
	for k := TermJump; k <= TermTrap; k++ {
		if r.tok == k.String() {
			kind = k
		}
	}
	if kind == TermNone {
		return false
	}
	r.next()
	t := &b.Term
	t.Kind, t.Trap = kind, -1
	switch kind {
	case TermTail, TermTailEnv:
		t.Fn = r.fn()
		t.Args = r.list()
	case TermTailClosure:
		t.Args = r.list()
	case TermTrap:
		r.expect("!")
		if t.Trap = int32(r.int()); r.tok == "(" {
			t.Args = r.list()
		}
	case TermRet:
		t.Args = []*Value{r.value()}
	default:
		r.branch(t)
	}
	t.Pos = r.at()
	return true
}

// branch reads the operand and the edges of jump, br and switch.
func (r *reader) branch(t *Term) {
	if t.Kind != TermJump {
		t.Args = []*Value{r.value()}
		r.accept(",")
	}
	for more := true; more; {
		if t.Kind == TermSwitch && r.accept("else") {
			more = false
		}
		e := Edge{To: r.blockRef()}
		if r.tok == "(" {
			e.Args = r.list()
		}
		t.Succs = append(t.Succs, e)
		if t.Kind != TermSwitch {
			more = r.accept(",")
		} else if more && r.tok != "else" {
			r.expect(",")
		}
	}
}
