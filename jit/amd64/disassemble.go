package amd64

import (
	"fmt"
	"strings"

	"golang.org/x/arch/x86/x86asm"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/jit/abi"
)

// Disassemble prints machine code for people, with labels for the targets of
// jumps, what relocated fields refer to, and the place in the source of every
// call and exit; of code that was made with places (ssa.Building) also where the other
// instructions are from, wherever that changes. place formats a place; nil prints file
// and byte offsets.
//
//	sub rax, 0x1               ; 1:45-50
//	jo L6
//	call L0                    ; 1:40-47
func Disassemble(c *abi.Code, place func(core.At) string) string {
	if place == nil {
		place = rawPlace
	}
	d := &disassembler{c: c, place: place, labels: map[int]string{}, lines: c.Lines}
	d.findLabels()
	for pc := 0; pc < c.Text; pc += d.line(pc) {
	}
	d.data()
	return d.String()
}

func rawPlace(at core.At) string {
	sp := at.Span()
	if sp.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d:%d-%d", sp.File, sp.Lo, sp.Hi)
}

type disassembler struct {
	strings.Builder
	c      *abi.Code
	place  func(core.At) string
	labels map[int]string // by offset
	lines  []abi.Line     // of c that lie ahead
	from   core.At        // where the instruction before is from
}

// decode reads the instruction at pc; bytes that are none stand for themselves.
func (d *disassembler) decode(pc int) (x86asm.Inst, int) {
	in, err := x86asm.Decode(d.c.Bytes[pc:d.c.Text], 64)
	if err != nil || in.Len == 0 {
		return x86asm.Inst{}, 1
	}
	return in, in.Len
}

// target is where a jump or call inside of this code goes.
func (d *disassembler) target(in *x86asm.Inst, pc int) (int, bool) {
	rel, ok := in.Args[0].(x86asm.Rel)
	if !ok || d.reloc(pc, in.Len) != nil {
		return 0, false
	}
	return pc + in.Len + int(rel), true
}

// findLabels names the targets of jumps in the order of the code.
func (d *disassembler) findLabels() {
	targets := map[int]bool{}
	for pc := 0; pc < d.c.Text; {
		in, n := d.decode(pc)
		if to, ok := d.target(&in, pc); ok {
			targets[to] = true
		}
		pc += n
	}
	for pc := 0; pc < d.c.Text; pc++ {
		if targets[pc] {
			d.labels[pc] = fmt.Sprintf("L%d", len(d.labels))
		}
	}
}

// reloc is the relocation of a field within the instruction at pc, or nil.
func (d *disassembler) reloc(pc, n int) *abi.Reloc {
	for i := range d.c.Relocs {
		if r := &d.c.Relocs[i]; r.Off >= pc && r.Off < pc+n {
			return r
		}
	}
	return nil
}

// line prints the instruction at pc and returns its length.
func (d *disassembler) line(pc int) int {
	in, n := d.decode(pc)
	text := fmt.Sprintf(".byte %#02x", d.c.Bytes[pc])
	if in.Len > 0 {
		text = x86asm.IntelSyntax(in, uint64(pc), func(uint64) (string, uint64) { return "", 0 })
	}
	if r := d.reloc(pc, n); r != nil && r.Kind == abi.RelocStub {
		text = "call stub"
	} else if r != nil && r.Kind == abi.RelocCode {
		text = text[:strings.IndexByte(text, ' ')+1] + "code"
	}
	if to, ok := d.target(&in, pc); ok {
		text = text[:strings.IndexByte(text, ' ')+1] + d.labels[to]
	}
	label := d.labels[pc]
	if label != "" {
		label += ":"
	}
	note := d.note(pc, n)
	if note != "" {
		text = fmt.Sprintf("%-40s; %s", text, note)
	}
	fmt.Fprintf(d, "%-6s%s\n", label, text)
	return n
}

// note says what the instruction refers to and where in the source it is.
func (d *disassembler) note(pc, n int) string {
	var parts []string
	if r := d.reloc(pc, n); r != nil {
		parts = append(parts, d.relocText(r))
	}
	if at := d.place(d.origin(pc, n)); at != "" {
		parts = append(parts, at)
	}
	return strings.Join(parts, " ")
}

// origin is the place in the source that an instruction stands for: that of a call, or where
// it is from if that is another one than before.
func (d *disassembler) origin(pc, n int) core.At {
	before := d.from
	for len(d.lines) > 0 && d.lines[0].Off <= pc {
		d.from, d.lines = d.lines[0].At, d.lines[1:]
	}
	for i := range d.c.Sites {
		if s := &d.c.Sites[i]; s.Off == pc+n {
			return s.At
		}
	}
	if d.from == before {
		return core.At{}
	}
	return d.from
}

func (d *disassembler) relocText(r *abi.Reloc) string {
	switch r.Kind {
	case abi.RelocStub:
		return "stub " + r.Stub.String()
	case abi.RelocDesc, abi.RelocCode:
		return "fn " + r.Fn.Key
	case abi.RelocString:
		return fmt.Sprintf("string %q", r.Str)
	case abi.RelocHelper:
		return "helper " + r.Call.Op.Name
	case abi.RelocTrap:
		return "trap " + d.c.Traps[r.Trap].Code
	}
	return fmt.Sprintf("reloc %d", r.Kind)
}

// data prints what follows the instructions as words.
func (d *disassembler) data() {
	rest := d.c.Bytes[d.c.Text:]
	for len(rest) > 0 {
		n := min(8, len(rest))
		fmt.Fprintf(d, "      .data % x\n", rest[:n])
		rest = rest[n:]
	}
}
