// Package oracle says what an SSA function means: a slow, plain interpreter
// over a fake memory, and a generator of random functions. Tests compare with it
// what passes and code generation make of a function. It shares no code with
// the passes.
package oracle

import (
	"fmt"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/ssa"
)

// Outcome is what running a function did.
type Outcome struct {
	Result uint64
	Trap   *ssa.Trap // nil when it returned
	Shown  []uint64  // values of the trap
	Events []string  // calls of functions that the machine does not know, in order
	Cut    bool      // the step limit was reached
}

// String is the outcome on one line, without the events.
func (o *Outcome) String() string {
	switch {
	case o.Cut:
		return "step limit"
	case o.Trap != nil:
		return strings.TrimSpace(fmt.Sprintf("trap %s %q %v", o.Trap.Code, o.Trap.Msg, o.Shown))
	}
	return fmt.Sprint(int64(o.Result))
}

// Same reports whether two runs cannot be told apart.
func (o *Outcome) Same(p *Outcome) bool {
	return o.String() == p.String() && strings.Join(o.Events, ";") == strings.Join(p.Events, ";")
}

// Machine runs functions. Functions that it does not know return a number made
// from their name and arguments, and leave an event.
type Machine struct {
	Steps int // limit of instructions, 0 means a million
	// Helper, when set, gives the result of the builtins that it knows. They leave an event too.
	Helper func(op *core.Op, args []uint64) (result uint64, known bool)
	funcs  map[*core.Fn]*ssa.Func
	mem    []uint64 // what is in no arena
	arenas [2]*arena
	descs  map[*core.Fn]uint64
	fnAt   map[uint64]*core.Fn // by address of the descriptor
	texts  map[string]uint64
	ctx    [heap.CtxSize / 8]uint64
	out    *Outcome
}

// memBase is the address of the first word of the fake memory.
const memBase = 1 << 20

// New returns a machine that knows the given functions.
func New(funcs ...*ssa.Func) *Machine {
	m := &Machine{
		funcs: map[*core.Fn]*ssa.Func{}, descs: map[*core.Fn]uint64{},
		fnAt: map[uint64]*core.Fn{}, texts: map[string]uint64{}, arenas: newArenas(),
	}
	for _, f := range funcs {
		m.funcs[f.Fn] = f
	}
	return m
}

// stop ends a run early: a trap or the step limit.
type stop struct{}

// Run calls f.
func (m *Machine) Run(f *ssa.Func, args ...uint64) (out *Outcome) {
	out = &Outcome{}
	m.out = out
	if m.Steps == 0 {
		m.Steps = 1_000_000
	}
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(stop); !ok {
				panic(r)
			}
		}
	}()
	out.Result = m.call(f, arenaAt[0], 0, args)
	return out
}

// Alloc gives the address of a new object with the given words, outside of the arenas.
func (m *Machine) Alloc(words ...uint64) uint64 {
	at := memBase + 8*uint64(len(m.mem))
	m.mem = append(m.mem, words...)
	return at
}

func (m *Machine) word(at uint64) *uint64 {
	for _, a := range m.arenas {
		if at%8 == 0 && a.owns(at) {
			if i := (at - a.base) / 8; !a.dead[i] {
				return &a.words[i]
			}
			panic(fmt.Sprintf("oracle: access to %#x, which was given back", at))
		}
	}
	i := (at - memBase) / 8
	if at < memBase || at%8 != 0 || i >= uint64(len(m.mem)) {
		panic(fmt.Sprintf("oracle: access to %#x", at))
	}
	return &m.mem[i]
}

// desc is the address of fn's descriptor, made when first asked for.
func (m *Machine) desc(fn *core.Fn) uint64 {
	at, ok := m.descs[fn]
	if !ok {
		at = m.Alloc(make([]uint64, heap.FnDescSize/8)...)
		*m.word(at + heap.FnArity) = uint64(len(fn.Params)) | uint64(len(fn.Captures))<<32
		*m.word(at + heap.FnClosure) = at
		m.descs[fn], m.fnAt[at] = at, fn
	}
	return at
}

func (m *Machine) text(s string) uint64 {
	at, ok := m.texts[s]
	if !ok {
		at = m.Alloc(0, uint64(len(s)))
		m.texts[s] = at
	}
	return at
}

func (m *Machine) call(f *ssa.Func, dest, env uint64, args []uint64) uint64 {
	fr := &frame{Machine: m, f: f, dest: dest, env: env, vals: make([]uint64, f.NumValues())}
	for {
		next, result := fr.run(args)
		if next == nil {
			return result
		}
		// A tail call of a known function goes on in its frame.
		fr = &frame{Machine: m, f: next.f, dest: next.dest, env: next.env, vals: make([]uint64, next.f.NumValues())}
		args = next.args
	}
}

// jumpTo is a tail call.
type jumpTo struct {
	f         *ssa.Func
	dest, env uint64
	args      []uint64
}

type frame struct {
	*Machine
	f         *ssa.Func
	dest, env uint64
	vals      []uint64
}

func (fr *frame) run(args []uint64) (*jumpTo, uint64) {
	b := fr.f.Blocks[0]
	for {
		for i, p := range b.Params {
			fr.vals[p.ID] = args[i]
		}
		for _, v := range b.Instrs {
			fr.step()
			fr.vals[v.ID] = fr.eval(v)
		}
		fr.step()
		t := &b.Term
		if t.Kind > ssa.TermSwitch {
			return fr.leave(t)
		}
		e := fr.choose(t)
		b, args = e.To, fr.all(e.Args)
	}
}

func (fr *frame) step() {
	if fr.Steps--; fr.Steps <= 0 {
		fr.out.Cut = true
		panic(stop{})
	}
}

func (fr *frame) all(vs []*ssa.Value) []uint64 {
	out := make([]uint64, len(vs))
	for i, v := range vs {
		out[i] = fr.vals[v.ID]
	}
	return out
}

func (fr *frame) choose(t *ssa.Term) *ssa.Edge {
	switch t.Kind {
	case ssa.TermJump:
		return &t.Succs[0]
	case ssa.TermBranch:
		return &t.Succs[1-fr.vals[t.Args[0].ID]]
	}
	last := uint64(len(t.Succs) - 1)
	return &t.Succs[min(last, fr.vals[t.Args[0].ID])]
}

func (fr *frame) leave(t *ssa.Term) (*jumpTo, uint64) {
	args := fr.all(t.Args)
	switch t.Kind {
	case ssa.TermRet:
		return nil, args[0]
	case ssa.TermTrap:
		fr.trap(t.Trap, args)
	case ssa.TermTail:
		return fr.tail(t.Fn, args[0], 0, t.Args[1:], args[1:])
	case ssa.TermTailEnv:
		return fr.tail(t.Fn, args[0], args[1], t.Args[2:], args[2:])
	case ssa.TermTailClosure:
		return fr.tail(fr.fnAt[*fr.word(args[1])], args[0], args[1], t.Args[2:], args[2:])
	}
	panic("oracle: no terminator")
}

func (fr *frame) tail(fn *core.Fn, dest, env uint64, vs []*ssa.Value, args []uint64) (*jumpTo, uint64) {
	if f := fr.funcs[fn]; f != nil {
		return &jumpTo{f, dest, env, args}, 0
	}
	return nil, fr.unknown(fn.Key, vs, args)
}

func (fr *frame) trap(n int32, shown []uint64) {
	fr.out.Trap, fr.out.Shown = &fr.f.Traps[n], shown
	panic(stop{})
}

func (fr *frame) callFn(fn *core.Fn, dest, env uint64, vs []*ssa.Value, args []uint64) uint64 {
	if f := fr.funcs[fn]; f != nil {
		return fr.Machine.call(f, dest, env, args)
	}
	return fr.unknown(fn.Key, vs, args)
}

// unknown stands for a function that the machine has no code of. Addresses do
// not count: passes may change them.
func (fr *frame) unknown(name string, vs []*ssa.Value, args []uint64) uint64 {
	h := uint64(14695981039346656037)
	text := name
	for i, a := range args {
		switch {
		case name == Look:
			a = 31**fr.word(a) + *fr.word(a + 8)
		case vs[i].Type == ssa.Ptr:
			a = 0
		}
		h = (h ^ a) * 1099511628211
		text += fmt.Sprintf(" %d", int64(a))
	}
	fr.out.Events = append(fr.out.Events, text)
	return h
}
