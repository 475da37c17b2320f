package repl

import (
	"fmt"
	"io"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/tiering"
)

// tourStep is one page of :demo: what it says, then what it enters.
type tourStep struct {
	text    string
	entries []string
}

// tour is what :demo shows. It runs in a session of its own.
var tour = []tourStep{
	{"An expression is evaluated and shown with its type. `it` is the value of the last one.",
		[]string{`6 * 7`, `it + 0.5`, `it + 1`, `"${it} apples"`}},
	{"The second entry was an error: Int and Float do not mix. Errors say what to change;\nwhere they offer an edit, :fix enters it (or press Tab at the empty prompt).",
		[]string{`lenght [1 2 3]`, `:fix`}},
	{"Lists are separated by blanks, |> passes a value on, \\x -> e is a function.",
		[]string{`[1..10] |> map (\n -> n * n) |> filter even |> sum`}},
	{"A definition is kept. Types are found by themselves; matching takes values apart.",
		[]string{"Shape = Circle Float | Rect Float Float", "area s = ? s\n  | Circle r -> pi * r * r\n  | Rect w h -> w * h", "total shapes = sum (map area shapes)",
			"total [(Circle 1.0) (Rect 2.0 3.0)]"}},
	{"Define something anew and whoever uses it follows: area is checked again and lacks a case now.",
		[]string{"Shape = Circle Float | Rect Float Float | Square Float", ":undo"}},
	{"What no longer fits is stale, says so when it is called, and fits again when it can. :undo takes entries back.",
		[]string{`price n = n * 3`, `bill n = price n + 1`, `price n = "too much"`, `bill 2`, `:undo`, `bill 2`}},
	{":env lists what you have, :info tells all about a name, :doc what it is for, :browse finds names.",
		[]string{`:env`, `:info bill`, `:doc foldl`, `:browse str_to`}},
	{"Now the two tiers. A function starts in the interpreter. Here is one that calls itself a lot.",
		[]string{"fib : Int -> Int\nfib n = ? n < 2 -> n : fib (n - 1) + fib (n - 2)", `:time fib 12`, `:tier fib`}},
	{"465 calls have warmed it up a little: see the heat. It becomes native code when that reaches 100%. Watch:",
		[]string{`:time fib 30`, `:time fib 30`, `:tier fib`}},
	{"The first of the two began in the interpreter and ended in machine code; the second was native from the\nbeginning. This is the code, with the source beside it, and what a call costs now:",
		[]string{`:asm fib`, `:bench fib 20`}},
	{"That was the tour. Its definitions are gone; yours are as you left them. :help lists the commands.", nil},
}

// demo shows the tour page by page, in a session of its own: Enter goes on, q leaves.
func (l *loop) demo(string) {
	s, err := tiering.New(l.o.config(l.st, nil))
	if err != nil {
		l.complain(err.Error())
		return
	}
	mine, set, last, open := l.s, l.set, l.last, l.open
	l.set.marks = on
	l.open = unfinished{}
	l.use(s)
	defer func() {
		l.set, l.last, l.open = set, last, open
		l.use(mine)
		_ = s.Close()
	}()
	failed := l.failed // by what the tour fails on purpose
	for i, step := range tour {
		fmt.Fprintf(l.st.Out, "\n%s\n", l.heading(fmt.Sprintf("(%d/%d) %s", i+1, len(tour), step.text)))
		for _, entry := range step.entries {
			l.demonstrate(entry)
		}
		if i+1 < len(tour) && !l.goOn() {
			break
		}
	}
	l.failed = failed
}

func (l *loop) heading(text string) string {
	if l.colors == nil {
		return text
	}
	return l.colors(diag.RoleHint, text)
}

// demonstrate enters something as if it had been typed.
func (l *loop) demonstrate(entry string) {
	fmt.Fprintf(l.st.Out, "\n%s%s\n", promptMain, strings.ReplaceAll(entry, "\n", "\n"+promptMore))
	if strings.HasPrefix(entry, ":") {
		l.command(entry)
		return
	}
	l.answer(entry)
}

// goOn waits for Enter; at the end of the input there is nobody to wait for.
func (l *loop) goOn() bool {
	if !l.st.InTTY {
		return true
	}
	fmt.Fprintln(l.st.Out, "\n(Enter goes on, q leaves)")
	for {
		entry, err := l.ed.Entry()
		switch text := strings.TrimSpace(entry); {
		case err == io.EOF || err != nil || text == "q" || text == ":q" || text == ":quit":
			return false
		case text == "":
			return true
		case strings.HasPrefix(text, ":"):
			l.command(text)
		default:
			l.answer(entry)
		}
	}
}
