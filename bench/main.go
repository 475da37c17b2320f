// Command bench is the project's instrument: it times programs in Synoema and in other
// languages, measures what compiling costs and what each pass of the compiler is worth.
//
//	go run ./bench                    the heavy set against every language that is installed
//	go run ./bench -set tasks         the small tasks; -set library: the library against Python
//	go run ./bench -only fib,tak      some programs
//	go run ./bench -check             compares the outputs only, at the sizes of the tests
//	go run ./bench -memory            what the programs of bench/memory hold
//	go run ./bench -start             what starting a process takes
//	go run ./bench -compile           what compiling costs, by stage
//	go run ./bench -passes            what each pass is worth: the heavy set without it
//	go run ./bench -all               all of it, written into docs/benchmarks.{json,svg,md}
//	go run ./bench -compile -write    one part measured anew and written there
//	go run ./bench -docs              makes docs/benchmarks.{svg,md} anew from the JSON
//
// Compilers and interpreters of other languages are used when they are installed; their
// Debian packages: gcc, ocaml-nox, luajit (or lua5.4), nodejs, python3.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
)

// options are the command line.
type options struct {
	runs    int     // of each contender and program
	budget  float64 // seconds that one contender may take for one program
	set     string
	only    string
	langs   string // other languages, separated by commas; "" is all that are installed
	interp  bool
	cpu     bool   // tables show processor time
	write   bool   // what is measured goes into the documents
	without string // passes to leave out; for the runs that -passes makes
}

func main() {
	var o options
	flag.IntVar(&o.runs, "n", 7, "runs of each")
	flag.Float64Var(&o.budget, "budget", 6, "seconds for all runs of a program in one language; at least one is made")
	flag.StringVar(&o.set, "set", "heavy", "the programs: a folder of bench/")
	flag.StringVar(&o.only, "only", "", "run only programs whose name contains one of these, separated by commas")
	flag.StringVar(&o.langs, "lang", "", "compare with these languages only, separated by commas (none: with no other)")
	flag.BoolVar(&o.interp, "interp", false, "time the interpreter alone, too")
	check := flag.Bool("check", false, "compare outputs at the sizes of the tests")
	compile := flag.Bool("compile", false, "measure compiling")
	passes := flag.Bool("passes", false, "measure what each pass is worth")
	all := flag.Bool("all", false, "measure everything: the heavy set, the tasks, compiling, passes; implies -write")
	flag.BoolVar(&o.write, "write", false, "write what is measured into docs/benchmarks.{json,svg,md}")
	docs := flag.Bool("docs", false, "write docs/benchmarks.{svg,md} from docs/benchmarks.json")
	flag.BoolVar(&o.cpu, "cpu", false, "show the processor time of all threads: steadier than time on a busy machine")
	flag.StringVar(&o.without, "without", "", "passes to leave out, separated by commas: runs the program that follows")
	start := flag.Bool("start", false, "time the start of processes")
	memory := flag.Bool("memory", false, "measure what the programs of bench/memory hold")
	profile := flag.Bool("profile", false, "write what compiling the program that follows costs, as JSON")
	flag.Usage = usage
	flag.Parse()
	var err error
	switch {
	case o.without != "":
		err = runWithout(strings.Split(o.without, ","), flag.Args())
	case *profile:
		err = profileChild(flag.Args())
	case *check:
		err = checkOutputs(o)
	case *memory:
		err = withBench(o, (*bench).doMemory)
	case *start:
		err = withBench(o, (*bench).doStart)
	case *compile:
		err = printCompiling(o)
	case *passes:
		err = printPasses(o)
	case *all:
		err = measureAll(o)
	case *docs:
		err = writeDocs()
	default:
		err = printSet(o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func usage() {
	fmt.Fprintln(flag.CommandLine.Output(), `usage: go run ./bench [FLAGS], from the project's top folder

Times programs in Synoema and in the languages that are installed. Debian packages:`)
	for _, l := range languages {
		fmt.Fprintf(flag.CommandLine.Output(), "  %-8s %s\n", l.name, l.debian)
	}
	flag.PrintDefaults()
}

// printSet times one set and prints its tables.
func printSet(o options) error {
	return withBench(o, func(b *bench) error { return b.doSet(o.set) })
}

func printCompiling(o options) error {
	return withBench(o, (*bench).doCompiling)
}

func printPasses(o options) error {
	return withBench(o, (*bench).doPasses)
}

// measureAll measures every part.
func measureAll(o options) error {
	o.write = true
	return withBench(o, func(b *bench) error {
		return errors.Join(b.doSet("heavy"), b.doSet("tasks"), b.doStart(), b.doMemory(), b.doCompiling(), b.doPasses())
	})
}

// withBench runs f and then writes what it measured, if that is asked for.
func withBench(o options, f func(*bench) error) error {
	b, err := newBench(o)
	if err != nil {
		return err
	}
	defer b.close()
	if err := f(b); err != nil || !o.write {
		return err
	}
	if err := b.report.save(); err != nil {
		return err
	}
	return writeDocs()
}

func (b *bench) doSet(name string) error {
	clock := startLoad()
	s, err := b.measureSet(name)
	if err != nil {
		return err
	}
	s.Others = clock.others()
	b.report.put(s)
	if b.cpu {
		s = s.byCPU()
	}
	fmt.Println(s.text(b.report.Tools))
	return nil
}

func (b *bench) doCompiling() error {
	c, err := measureCompiling(b.only)
	if err != nil {
		return err
	}
	b.report.Compiling = c
	for _, g := range []grid{c.programs(), c.steps(), growth(c.Growth), growth(c.Growing)} {
		fmt.Println(g.text())
	}
	return nil
}

func (b *bench) doPasses() error {
	w, err := b.measurePasses()
	if err != nil {
		return err
	}
	b.report.Passes = w
	fmt.Println(w.table().text())
	return nil
}
