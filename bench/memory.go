package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/tiering"
)

// residence is the measurement of bench/memory: what programs hold, and what their processes take.
type residence struct {
	Empty int64 // KiB of resident memory of a program that does nothing
	Rows  []held
}

// held is one program of it.
type held struct {
	Program  string
	Args     []string
	Ceiling  int              // MiB, from its first line
	Held     int              // bytes at most of its values and stacks, by the heap's own count, in `jit`
	Resident map[string]int64 // KiB at most, by contender
}

// ceilingMark begins the first line of a program of bench/memory.
const ceilingMark = "-- ceiling: "

// ceilingOf reads the first line of a program: MiB of values and stacks that it may hold.
func ceilingOf(text string) (mib int, err error) {
	_, err = fmt.Sscanf(text, ceilingMark+"%d MB\n", &mib)
	return mib, err
}

// heldBy runs a program as `synoema` does and tells what it held.
func heldBy(p program, cfg tiering.Config) (st heap.Stats, err error) {
	text, err := os.ReadFile(p.path + ".sno")
	if err != nil {
		return st, err
	}
	s, err := tiering.New(cfg)
	if err != nil {
		return st, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := runIn(s, p.path+".sno", string(text)); err != nil {
		return st, err
	}
	return s.HeapStats(), nil
}

// doMemory measures the programs of bench/memory at their full sizes.
func (b *bench) doMemory() error {
	programs, err := findPrograms(filepath.Join("bench", "memory"), b.only)
	if err != nil {
		return err
	}
	b.others = install("ocaml", b.dir, b.report.Tools)
	r := &residence{}
	if r.Empty, err = b.emptyProcess(); err != nil {
		return err
	}
	for _, p := range programs {
		fmt.Fprintf(os.Stderr, "%s\n", p.name)
		h, err := b.measureHeld(p)
		if err != nil {
			return fmt.Errorf("%s: %v", p.name, err)
		}
		r.Rows = append(r.Rows, h)
	}
	b.report.Memory = r
	fmt.Println(r.table().text())
	return nil
}

func (b *bench) emptyProcess() (int64, error) {
	file := filepath.Join(b.dir, "empty.sno")
	if err := os.WriteFile(file, []byte("main = ()\n"), 0o600); err != nil {
		return 0, err
	}
	o, err := runOnce([]string{b.binary, "jit", file}, true)
	return o.peak, err
}

func (b *bench) measureHeld(p program) (held, error) {
	h := held{Program: p.name, Args: p.full, Resident: map[string]int64{}}
	text, err := os.ReadFile(p.path + ".sno")
	if err != nil {
		return h, err
	}
	if h.Ceiling, err = ceilingOf(string(text)); err != nil {
		return h, err
	}
	st, err := heldBy(p, tiering.Config{Tier: tiering.JIT, Fixed: true, Args: p.full})
	if err != nil {
		return h, err
	}
	h.Held = st.Peak
	commands, err := prepare(p, b.contenders(), p.full)
	if err != nil {
		return h, err
	}
	for _, c := range commands {
		o, err := runOnce(c.argv, true)
		if err != nil {
			return h, err
		}
		h.Resident[c.name] = o.peak
	}
	return h, nil
}

// table has a row for each program; all numbers are MiB.
func (r *residence) table() grid {
	g := grid{{"program", "ceiling", "held", "", "resident, jit", "run", "ocaml"}}
	if r == nil {
		return g
	}
	mib := func(kib int64) string { return significant(float64(kib) / 1024) }
	for _, h := range r.Rows {
		mark := "met"
		if h.Held > h.Ceiling<<20 {
			mark = "missed"
		}
		ocaml := ""
		if kib, ok := h.Resident["ocaml"]; ok {
			ocaml = mib(kib)
		}
		g.row(strings.Join(append([]string{h.Program}, h.Args...), " "), fmt.Sprint(h.Ceiling),
			significant(float64(h.Held)/(1<<20)), mark, mib(h.Resident["jit"]), mib(h.Resident["run"]), ocaml)
	}
	return g
}

// againstOCaml is the worst ratio of resident memory, jit ÷ OCaml.
func againstOCaml(r *report) (most float64) {
	if r.Memory == nil {
		return 0
	}
	for _, h := range r.Memory.Rows {
		if kib := h.Resident["ocaml"]; kib > 0 {
			most = max(most, float64(h.Resident["jit"])/float64(kib))
		}
	}
	return most
}
