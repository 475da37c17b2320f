//go:build linux

package repl

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/synoema/synoema/repl/vt"
)

// startPrompt starts a prompt of its own, without colours.
func startPrompt(t testing.TB, env ...string) *terminal {
	t.Helper()
	term := startTerminal(t, 80, 24, t.TempDir(), append([]string{"NO_COLOR=1"}, env...)...)
	term.shows(promptMain)
	return term
}

// A pasted program goes in as it is: one redraw, no completion, no indentation.
func TestPasteOf10000Lines(t *testing.T) {
	var program strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&program, "f%d x =\n\tx + %d -- (\n", i, i)
	}
	term := startPrompt(t)
	term.prompted()
	before := term.screen.Writes()
	go term.send("<paste>" + program.String() + "</paste>")
	term.shows("x + 4999 -- (" + vt.CursorMark)
	if n := term.screen.Writes() - before; n > 2 {
		t.Errorf("drawn in %d pieces", n)
	}
	term.send("<Enter>")
	term.shows("f4999 : ")
	term.send("f1234 1<Enter>")
	term.shows("1235 : ")
	term.leaves()
}

// What was copied from a prompt's screen runs again, entry by entry.
func TestPasteOfTranscript(t *testing.T) {
	term := startPrompt(t)
	term.send("<paste>synoema> f x =<nl>       |   x + 1<nl>f : a -> a ? Num a<nl>synoema> y = f 41<nl>y : Int<nl>synoema> y * 1<nl>42 : Int<nl>synoema></paste>")
	term.shows("y * 1" + vt.CursorMark)
	term.send("<Enter>")
	term.shows("42 : Int\n" + promptMain + vt.CursorMark)
	term.send("<Up><Up><Up>")
	term.shows("f x =\n       |   x + 1" + vt.CursorMark)
	term.send("<C-c>")
	term.leaves()
}

func TestCtrlC(t *testing.T) {
	term := startPrompt(t)
	term.send("kept = 42<Enter>spin n = spin (n + 1)<Enter>")
	term.shows("spin : ")
	term.send("print \"started\"; spin 0<Enter>")
	term.shows("\nstarted")
	term.send("<C-c>")
	term.shows("\nstarted\n^C\nerror[interrupted]")
	term.prompted()
	term.send("1 + <Enter>2<C-c>")
	term.shows("2^C\n" + promptMain + vt.CursorMark)
	term.send("kept<Enter>")
	term.shows("42 : Int")
	if s := term.leaves(); s.ExitCode() != 0 {
		t.Error(s)
	}
}

// An error with a sure correction: Tab takes it.
func TestOfferedCorrection(t *testing.T) {
	term := startPrompt(t)
	term.send("lenght [1 2]<Enter>")
	term.shows("\n" + promptMain + vt.CursorMark + "\nTab: length [1 2]")
	term.send("<Tab>")
	term.shows("\n" + promptMain + "length [1 2]" + vt.CursorMark)
	term.send("<Enter>")
	term.shows("\n2 : Int")
	term.send("lenght []<Enter>")
	term.shows("\nTab: length []")
	term.send("1<Backspace><C-c>")
	term.leaves()
}

// The editor that the user prefers has the terminal, and changes the entry.
func TestExternalEditor(t *testing.T) {
	script := filepath.Join(t.TempDir(), "editor")
	if err := os.WriteFile(script, []byte("#!/bin/sh\ntest -t 0 && test -t 1 && sed -i 's/one/1/' $1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	term := startPrompt(t, "VISUAL="+script)
	term.send("one +<M-Enter>one<M-e>")
	term.shows(promptMain + "1 +\n" + promptMore + "  1" + vt.CursorMark)
	term.send("<Enter>")
	term.shows("\n2 : Int")
	term.send("one = 2<Enter>")
	term.shows("one : Int")
	term.send(":edit one<Enter>")
	term.shows("error")
	term.leaves()
}

// What is written while an entry is edited goes above it.
func TestOutputAboveEntry(t *testing.T) {
	term := startPrompt(t, childEnv+"=talking")
	term.send("1 +<M-Enter>2")
	term.shows(promptMain + "1 +\n" + promptMore + "2" + vt.CursorMark)
	_ = term.cmd.Process.Signal(syscall.SIGUSR1)
	term.shows("news\n" + promptMain + "1 +\n" + promptMore + "2" + vt.CursorMark)
	term.send("<C-c>")
	term.exits()
}

// The terminal is as it was, however the prompt ends.
func TestTerminalIsRestored(t *testing.T) {
	for name, end := range map[string]func(term *terminal){
		":quit":  func(term *terminal) { term.send(":quit<Enter>") },
		"exit":   func(term *terminal) { term.send("exit 3<Enter>") },
		"killed": func(term *terminal) { term.send("1 +"); _ = term.cmd.Process.Signal(syscall.SIGTERM) },
		"running": func(term *terminal) {
			term.send("spin n = spin (n + 1)<Enter>print \"go\"; spin 0<Enter>")
			term.shows("\ngo")
			_ = term.cmd.Process.Signal(syscall.SIGTERM)
		},
	} {
		t.Run(name, func(t *testing.T) {
			term := startPrompt(t)
			end(term)
			term.exits()
		})
	}
}

func TestTerminalIsRestoredByPanic(t *testing.T) {
	term := startPrompt(t, childEnv+"=broken")
	term.send("1<Tab>")
	term.shows("goroutine")
	if s := term.exits(); s.ExitCode() != 2 {
		t.Error(s)
	}
}

// A program reads the lines that are typed while it runs, and those before.
func TestReadlineInEntry(t *testing.T) {
	term := startPrompt(t)
	term.send("write \"name? \"; \"hello \" ++ readline<Enter>")
	term.shows("name? " + vt.CursorMark)
	term.send("Ada<Enter>")
	term.shows("\"hello Ada\" : String\n" + promptMain + vt.CursorMark)
	term.send("readline ++ \"!\"<Enter>Grace<Enter>1 + 1<Enter>")
	term.shows("\"Grace!\" : String\n" + promptMain + "1 + 1\n2 : Int")
	term.send("write \"no line end\"<Enter>")
	term.shows("\nno line end\n" + promptMain + vt.CursorMark)
	term.leaves()
}

// Suspending has no effect where no shell could go on with the prompt; the entry is
// still there.
// What is typed while an entry is evaluated is for the prompt, Ctrl-D too.
func TestTypedAhead(t *testing.T) {
	term := startTerminal(t, 60, 12, ".", "NO_COLOR=1")
	term.prompted()
	evaluating := func() {
		term.send("readline<Enter>")
		term.until("the program", func() bool { return term.mode().Lflag&unix.ICANON != 0 })
	}
	evaluating()
	term.send("now<Enter>1 + 1<Enter>zz<C-d>")
	term.shows(promptMain + "zz" + vt.CursorMark)
	term.shows("2 : Int")
	term.send("<C-u>")
	term.prompted()
	evaluating()
	term.send("now<Enter><C-d>")
	term.exits()
}

func TestCtrlZ(t *testing.T) {
	term := startPrompt(t)
	term.send("1 + 1<C-z>")
	term.shows("1 + 1\n" + promptMain + "1 + 1" + vt.CursorMark)
	term.send("<Enter>")
	term.shows("2 : Int")
	term.leaves()
}

func TestDumbTerminal(t *testing.T) {
	term := startTerminal(t, 80, 24, t.TempDir(), "TERM=dumb")
	term.shows(promptMain)
	term.send("f x =<Enter>")
	term.shows("\n" + promptMore)
	term.send("  x + 1<Enter><Enter>f 41<Enter>")
	term.shows("42 : Int")
	term.send("1 +<C-c>")
	term.shows("^C")
	time.Sleep(50 * time.Millisecond) // the signal is on its way
	term.send("2 + 3<Enter>")
	term.shows("5 : Int")
	for _, row := range term.screen.Scrolled() {
		if strings.Contains(row, "\x1b") {
			t.Errorf("%q", row)
		}
	}
	term.leaves()
}

// Two prompts at once keep one history, and neither loses entries of the other.
func TestTwoPromptsOneHistory(t *testing.T) {
	state := t.TempDir()
	a, b := startPrompt(t, "XDG_STATE_HOME="+state), startPrompt(t, "XDG_STATE_HOME="+state)
	a.send("1 + 1<Enter>")
	a.shows("2 : Int")
	b.send("[1<Enter>2]<Enter>")
	b.shows("[1 2] : ")
	a.send("3 + 3<Enter>")
	a.shows("6 : Int")
	a.leaves()
	b.leaves()
	text, err := os.ReadFile(filepath.Join(state, "synoema", "history"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "# synoema history 1\n> 1 + 1\n> [1\n|   2]\n> 3 + 3\n"; string(text) != want {
		t.Errorf("%q", text)
	}
	c := startPrompt(t, "XDG_STATE_HOME="+state)
	c.send("<Up><Up>")
	c.shows("[1\n       |   2]" + vt.CursorMark)
	c.send("<C-c>")
	c.leaves()
}
