package ssa

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/synoema/synoema/core"
)

// String writes the function in the text form that Parse reads:
//
//	func @"sum.go"(i64, i64) -> i64 {
//	  trap !0 integer_overflow "overflow in +" @1:20-25
//	block0(v0: i64, v1: i64):
//	    v2 = addov v0, v1 !0
//	    br v3, block1(v2), block2
//	block1(v4: i64): cold
//	    ret v4
//	}
//
// A position is @file:lo-hi, a trap !number, a function @"key", a comment runs
// from ; to the end of the line.
func (f *Func) String() string {
	p := &printer{f: f}
	p.header()
	for _, b := range f.Blocks {
		p.block(b)
	}
	p.put("}\n")
	return p.String()
}

// String writes one instruction; traps and strings by number.
func (v *Value) String() string {
	p := &printer{}
	p.instr(v)
	return strings.TrimSpace(p.Builder.String())
}

type printer struct {
	strings.Builder
	f *Func
}

func (p *printer) put(format string, args ...any) { fmt.Fprintf(p, format, args...) }

func (p *printer) header() {
	p.put("func @%s(", strconv.Quote(p.f.Name))
	for i, t := range p.f.Params {
		p.comma(i)
		p.WriteString(t.String())
	}
	p.put(") -> %s ", p.f.Ret)
	if p.f.Chain {
		p.put("chain ")
	}
	p.put("{\n")
	for i, s := range p.f.Strings {
		p.put("  string %d %s\n", i, strconv.Quote(s))
	}
	for i := range p.f.Traps {
		p.trap(i)
	}
}

func (p *printer) trap(i int) {
	t := &p.f.Traps[i]
	p.put("  trap !%d %s %s", i, t.Code, strconv.Quote(t.Msg))
	p.types(t.TyArgs)
	p.pos(t.At)
	p.WriteByte('\n')
}

func (p *printer) types(ts []*core.Type) {
	if len(ts) == 0 {
		return
	}
	p.WriteByte('<')
	for i, t := range ts {
		p.comma(i)
		p.WriteString(strconv.Quote(t.String()))
	}
	p.WriteByte('>')
}

func (p *printer) comma(i int) {
	if i > 0 {
		p.WriteString(", ")
	}
}

func (p *printer) pos(at core.At) {
	if s := at.Sp; !s.IsZero() {
		p.put(" @%d:%d-%d", s.File, s.Lo, s.Hi)
	}
}

func (p *printer) block(b *Block) {
	p.put("block%d", b.ID)
	if len(b.Params) > 0 {
		p.WriteByte('(')
		for i, v := range b.Params {
			p.comma(i)
			p.put("v%d: %s", v.ID, v.Type)
		}
		p.WriteByte(')')
	}
	p.WriteByte(':')
	if b.Cold {
		p.WriteString(" cold")
	}
	p.WriteByte('\n')
	for _, v := range b.Instrs {
		p.instr(v)
	}
	p.term(&b.Term)
}

func (p *printer) instr(v *Value) {
	info := v.Op.info()
	p.WriteString("    ")
	if v.Op.HasResult() {
		p.put("v%d = ", v.ID)
	}
	p.WriteString(info.name)
	if v.Op.explicitType() {
		p.put(".%s", v.Type)
	}
	p.callee(v)
	if info.nargs < 0 {
		p.list(v.Args)
	} else {
		p.operands(v, info)
	}
	if v.Trap >= 0 {
		p.put(" !%d", v.Trap)
	}
	p.pos(v.Pos)
	p.WriteByte('\n')
}

func (p *printer) callee(v *Value) {
	switch {
	case v.Op == OpCallHelper:
		p.put(" %s", strconv.Quote(v.Builtin.Name))
		p.types(v.TyArgs)
	case v.Op.is(hasFn):
		p.fn(v.Fn)
	case v.Op.is(point):
		p.WriteByte(' ')
		p.types(v.TyArgs)
	}
}

func (p *printer) fn(fn *core.Fn) { p.put(" @%s", strconv.Quote(fn.Key)) }

// operands writes a, b, aux with an offset bound to the first argument: a+8, b.
func (p *printer) operands(v *Value, info *opInfo) {
	sep := " "
	for i, a := range v.Args {
		p.put("%sv%d", sep, a.ID)
		if info.aux == auxOffset && i == 0 && v.Op != OpStoreCtx {
			p.put("%+d", v.Aux)
		}
		sep = ", "
	}
	switch {
	case v.Op == OpLoadCtx, v.Op == OpStoreCtx:
		p.put("%s%+d", sep, v.Aux)
	case info.aux == auxImm:
		p.put("%s%d", sep, v.Aux)
	case info.aux == auxFloat:
		p.WriteString(sep + floatText(uint64(v.Aux)))
	}
}

// floatText is decimal when that reads back to the same bits, else 0x and the bits.
func floatText(bits uint64) string {
	x := math.Float64frombits(bits)
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return fmt.Sprintf("0x%016x", bits)
	}
	s := strconv.FormatFloat(x, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

func (p *printer) list(args []*Value) {
	p.WriteByte('(')
	for i, a := range args {
		p.comma(i)
		p.put("v%d", a.ID)
	}
	p.WriteByte(')')
}

func (p *printer) edge(e *Edge) {
	p.put("block%d", e.To.ID)
	if len(e.Args) > 0 {
		p.list(e.Args)
	}
}

func (p *printer) term(t *Term) {
	p.put("    %s", t.Kind)
	switch t.Kind {
	case TermTail, TermTailEnv:
		p.fn(t.Fn)
		p.list(t.Args)
	case TermTailClosure:
		p.WriteByte(' ')
		p.list(t.Args)
	case TermTrap:
		p.put(" !%d", t.Trap)
		if len(t.Args) > 0 {
			p.WriteByte(' ')
			p.list(t.Args)
		}
	default:
		p.jump(t)
	}
	p.pos(t.Pos)
	p.WriteByte('\n')
}

// jump writes the terminators that have successors, and ret.
func (p *printer) jump(t *Term) {
	sep := " "
	for _, a := range t.Args {
		p.put("%sv%d", sep, a.ID)
		sep = ", "
	}
	for i := range t.Succs {
		if t.Kind == TermSwitch && i == len(t.Succs)-1 {
			sep = " else "
		}
		p.WriteString(sep)
		p.edge(&t.Succs[i])
		sep = ", "
	}
}
