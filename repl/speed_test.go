//go:build linux

package repl

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/synoema/synoema/repl/vt"
)

// Benchmarks through the terminal: from the key to the screen, both processes included.

// awaits is until without its pauses.
func (term *terminal) awaits(ok func() bool) {
	for end := time.Now().Add(patience); !ok(); {
		if time.Now().After(end) {
			term.t.Fatalf("the screen stays:\n%s", term.screen.Text(false))
		}
	}
}

// keystroke measures a key and its removal.
func keystroke(b *testing.B, term *terminal) {
	term.prompted()
	for b.Loop() {
		n := term.screen.Writes()
		term.send("x")
		term.awaits(func() bool { return term.screen.Writes() > n })
		n = term.screen.Writes()
		term.send("<Backspace>")
		term.awaits(func() bool { return term.screen.Writes() > n })
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(2*b.N), "ns/key")
	term.leaves()
}

func BenchmarkKeystroke(b *testing.B) { keystroke(b, startPrompt(b)) }

func definitions(n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "function%d : Int -> Int\nfunction%d x = x + %d\n\n", i, i, i)
	}
	return text.String()
}

// loaded starts a prompt with 2,000 definitions.
func loaded(b *testing.B) *terminal {
	file := filepath.Join(b.TempDir(), "many.sno")
	if err := os.WriteFile(file, []byte(definitions(2000)), 0o600); err != nil {
		b.Fatal(err)
	}
	term := startPrompt(b)
	term.send(":load " + file + "<Enter>")
	term.shows("function1999 : ")
	term.prompted()
	return term
}

func BenchmarkKeystrokeWith2000Definitions(b *testing.B) { keystroke(b, loaded(b)) }

// The menu of 2,000 names, with types.
func BenchmarkCompletionOf2000Names(b *testing.B) {
	term := loaded(b)
	for b.Loop() {
		term.send("funct<Tab>")
		term.awaits(func() bool { return strings.Contains(term.screen.Text(false), "function1000 :") })
		term.send("<C-g>")
		term.awaits(func() bool { return !strings.Contains(term.screen.Text(false), "function1000 :") })
		term.send("<C-u>")
	}
	term.leaves()
}

// kept writes a history of n entries.
func kept(b *testing.B, n int) string {
	var text strings.Builder
	text.WriteString("# synoema history 1\n")
	for i := range n {
		fmt.Fprintf(&text, "> entry%d x =\n|   x + %d\n", i, i)
	}
	state := b.TempDir()
	err := os.MkdirAll(filepath.Join(state, "synoema"), 0o700)
	if err == nil {
		err = os.WriteFile(filepath.Join(state, "synoema", "history"), []byte(text.String()), 0o600)
	}
	if err != nil {
		b.Fatal(err)
	}
	return state
}

func BenchmarkSearchIn10000Entries(b *testing.B) {
	term := startPrompt(b, "XDG_STATE_HOME="+kept(b, 10000))
	term.prompted()
	for b.Loop() {
		term.send("<C-r>entry7 ")
		term.awaits(func() bool { return strings.Contains(term.screen.Text(false), "x + 7\n") })
		term.send("<C-g>")
		term.awaits(func() bool { return !strings.Contains(term.screen.Text(false), "x + 7\n") })
	}
	term.leaves()
}

// From the start of the process to the prompt.
func BenchmarkStart(b *testing.B) {
	state := kept(b, 10000)
	for b.Loop() {
		term := startPrompt(b, "XDG_STATE_HOME="+state)
		term.send("<C-d>")
		<-term.ended
	}
}

// Entries after 10,000 others, against those of a new session: each is an item of the
// history and a definition of the session.
func BenchmarkEntry(b *testing.B) {
	for _, before := range []int{0, 10000} {
		b.Run(fmt.Sprintf("after%d", before), func(b *testing.B) { entryAfter(b, before) })
	}
}

func entryAfter(b *testing.B, before int) {
	term := startPrompt(b)
	var many strings.Builder
	for i := range before {
		fmt.Fprintf(&many, "x%d = %d + 1<Enter>", i, i)
	}
	go term.send(many.String() + "2 + 3<Enter>")
	term.shows("\n5 : Int\n" + promptMain + vt.CursorMark)
	for i := 0; b.Loop(); i++ {
		term.send(fmt.Sprintf("%d + 1<Enter>", 1000000+i))
		term.awaits(func() bool {
			return strings.Contains(term.screen.Text(false), fmt.Sprintf("\n%d : Int\n%s%s", 1000001+i, promptMain, vt.CursorMark))
		})
	}
	term.leaves()
}

func BenchmarkKeystrokeIn10000Lines(b *testing.B) {
	term := startPrompt(b)
	go term.send("<paste>" + strings.Repeat("x = (1 + 2) -- nothing\n", 10000) + "</paste>")
	term.shows("nothing" + vt.CursorMark)
	for b.Loop() {
		n := term.screen.Writes()
		term.send("x")
		term.awaits(func() bool { return term.screen.Writes() > n })
	}
	term.send("<C-c>")
	term.leaves()
}
