package line

import (
	"strings"
	"sync"
)

// binding is what keys do.
type binding struct {
	keys  string // names, separated by blanks
	does  string // for the manual
	run   func(e *Editor) outcome
	kills bool // removes text that Ctrl-Y brings back; several in a row add up
	keeps bool // keeps the column that Up and Down aim at
}

// keyTable is every key that is not a character.
func keyTable() []binding {
	return []binding{
		{keys: "Enter", does: "finish the entry, or begin its next line", run: (*Editor).enter},
		{keys: "M-Enter", does: "begin a line wherever the cursor is", run: edit((*Editor).newline)},
		{keys: "Tab", does: "complete; indent at the start of a line; take an offered correction", run: edit((*Editor).tab)},
		{keys: "Left C-b", does: "a character left", run: edit(func(e *Editor) { e.text.left() })},
		{keys: "Right C-f", does: "a character right", run: edit(func(e *Editor) { e.text.right() })},
		{keys: "M-b C-Left", does: "a word left", run: edit(func(e *Editor) { e.text.at = e.text.wordLeft() })},
		{keys: "M-f C-Right", does: "a word right", run: edit(func(e *Editor) { e.text.at = e.text.wordRight() })},
		{keys: "Home C-a", does: "to the start of the line", run: edit(func(e *Editor) { e.text.at = e.text.lineStart(e.text.at) })},
		{keys: "End C-e", does: "to the end of the line", run: edit(func(e *Editor) { e.text.at = e.text.lineEnd(e.text.at) })},
		{keys: "M-< C-Home", does: "to the start of the entry", run: edit(func(e *Editor) { e.text.at = 0 })},
		{keys: "M-> C-End", does: "to the end of the entry", run: edit(func(e *Editor) { e.text.at = len(e.text.runes) })},
		{keys: "Up C-p", does: "a line up; from the first line to an older entry that begins with what stands before the cursor", run: edit((*Editor).up), keeps: true},
		{keys: "Down C-n", does: "a line down; from the last line to a newer entry", run: edit((*Editor).down), keeps: true},
		{keys: "PageUp M-p C-Up", does: "an older entry", run: edit(func(e *Editor) { e.older() })},
		{keys: "PageDown M-n C-Down", does: "a newer entry", run: edit(func(e *Editor) { e.newer() })},
		{keys: "C-r", does: "search the history; again: an older match", run: edit((*Editor).startSearch)},
		{keys: "Backspace", does: "delete to the left; in front of a line a step of its indentation", run: edit((*Editor).backspace)},
		{keys: "Delete", does: "delete to the right", run: edit((*Editor).deleteRight)},
		{keys: "C-d", does: "delete to the right; leave when the entry is empty", run: (*Editor).deleteOrLeave},
		{keys: "C-w", does: "cut the word before the cursor, to a blank", run: kill(func(t *text) (int, int) { return t.blankLeft(), t.at }), kills: true},
		{keys: "M-Backspace", does: "cut the name before the cursor", run: kill(func(t *text) (int, int) { return t.wordLeft(), t.at }), kills: true},
		{keys: "M-d", does: "cut the name behind the cursor", run: kill(func(t *text) (int, int) { return t.at, t.wordRight() }), kills: true},
		{keys: "C-u", does: "cut to the start of the line", run: kill(toLineStart), kills: true},
		{keys: "C-k", does: "cut to the end of the line", run: kill(toLineEnd), kills: true},
		{keys: "C-y", does: "put back what was cut", run: edit((*Editor).yank)},
		{keys: "C-t", does: "exchange two characters", run: edit((*Editor).transpose)},
		{keys: "C-_", does: "undo", run: edit(func(e *Editor) { e.undo.back(&e.text) })},
		{keys: "M-_ M-/", does: "redo", run: edit(func(e *Editor) { e.undo.forth(&e.text) })},
		{keys: "C-v", does: "insert the next key as a character", run: edit(func(e *Editor) { e.quoting = true })},
		{keys: "M-e", does: "edit the entry with $VISUAL or $EDITOR", run: edit((*Editor).external)},
		{keys: "C-l", does: "clear the screen", run: edit(func(e *Editor) { e.screen.clear() })},
		{keys: "C-c", does: "discard the entry; while one is evaluated: stop it", run: func(*Editor) outcome { return cancelled }},
		{keys: "C-z", does: "suspend", run: edit((*Editor).suspend)},
		{keys: "Paste", does: "insert a pasted text as it is", run: edit((*Editor).paste)},
	}
}

// bindings are the rows of the table by the name of a key.
var bindings = sync.OnceValue(func() map[string]*binding {
	byName := map[string]*binding{}
	for _, b := range keyTable() {
		for _, name := range strings.Fields(b.keys) {
			byName[name] = &b
		}
	}
	return byName
})

// edit is a key that goes on with the entry.
func edit(f func(e *Editor)) func(e *Editor) outcome {
	return func(e *Editor) outcome {
		f(e)
		return more
	}
}

// kill is a key that cuts what a function bounds.
func kill(bounds func(t *text) (lo, hi int)) func(e *Editor) outcome {
	return edit(func(e *Editor) {
		lo, hi := bounds(&e.text)
		if lo == hi {
			return
		}
		e.undo.note(&e.text, false)
		left := hi == e.text.at
		cut := e.text.cut(lo, hi)
		switch {
		case !e.killing:
			e.killed = cut
		case left:
			e.killed = append(cut, e.killed...)
		default:
			e.killed = append(e.killed, cut...)
		}
	})
}

// toLineStart and toLineEnd take the line end when there is nothing else.
func toLineStart(t *text) (lo, hi int) {
	if lo = t.lineStart(t.at); lo == t.at && lo > 0 {
		lo--
	}
	return lo, t.at
}

func toLineEnd(t *text) (lo, hi int) {
	if hi = t.lineEnd(t.at); hi == t.at && hi < len(t.runes) {
		hi++
	}
	return t.at, hi
}

func (e *Editor) yank() {
	e.undo.note(&e.text, false)
	e.text.insert(e.killed...)
}

func (e *Editor) transpose() {
	e.undo.note(&e.text, false)
	e.text.transpose()
}

const indentStep = 2

func (e *Editor) backspace() {
	t := &e.text
	if t.at == 0 {
		return
	}
	e.undo.note(t, false)
	from := clusterStart(t.runes, t.at)
	if start := t.lineStart(t.at); t.inIndent() && (t.at-start)%indentStep == 0 && t.at > start && t.runes[t.at-1] == ' ' {
		from = max(start, t.at-indentStep)
	}
	t.cut(from, t.at)
}

func (e *Editor) deleteRight() {
	if e.text.at < len(e.text.runes) {
		e.undo.note(&e.text, false)
		e.text.cut(e.text.at, clusterEnd(e.text.runes, e.text.at))
	}
}

func (e *Editor) deleteOrLeave() outcome {
	if len(e.text.runes) == 0 {
		return left
	}
	e.deleteRight()
	return more
}

func (e *Editor) tab() {
	switch {
	case len(e.text.runes) == 0 && e.offered != "":
		e.undo.note(&e.text, false)
		e.text.insert([]rune(e.offered)...)
		e.whole = true
	case e.text.inIndent() && !e.text.firstLine():
		e.undo.note(&e.text, false)
		col := e.text.at - e.text.lineStart(e.text.at)
		e.text.insert([]rune(strings.Repeat(" ", indentStep-col%indentStep))...)
	default:
		e.complete()
	}
}

func (e *Editor) up() {
	if e.text.firstLine() {
		e.older()
		return
	}
	e.aim()
	e.text.up(e.goal)
}

func (e *Editor) down() {
	if e.text.lastLine() {
		e.newer()
		return
	}
	e.aim()
	e.text.down(e.goal)
}

func (e *Editor) aim() {
	if e.goal < 0 {
		e.goal = e.text.column()
	}
}

func (e *Editor) older() { e.recalled(-1) }

// newer shows a newer entry with the cursor in its first line, so that Down goes on.
func (e *Editor) newer() {
	if e.recalled(1) {
		e.text.at = e.text.lineEnd(0)
	}
}

func (e *Editor) recalled(by int) bool {
	if !e.recall.active() || e.recall.at == len(e.recall.entries) {
		e.recall.begin(e.cfg.History.Entries(), &e.text)
	}
	before := e.text.copy()
	if !e.recall.move(&e.text, by) {
		return false
	}
	e.undo.note(&before, false)
	e.goal, e.several = -1, nil
	e.whole = e.recall.at < len(e.recall.entries)
	return true
}

// KeyHelp is a row of the manual: keys as they are engraved, and what they do.
type KeyHelp struct{ Keys, Does string }

// Keys lists all keys for the manual.
func Keys() []KeyHelp {
	var out []KeyHelp
	for _, b := range keyTable() {
		if b.keys != "Paste" {
			out = append(out, KeyHelp{engraved(b.keys), b.does})
		}
	}
	return out
}

// engraved names keys as people do: Ctrl-A, Alt-B.
func engraved(keys string) string {
	var out []string
	for _, k := range strings.Fields(keys) {
		prefix := ""
		for short, long := range map[string]string{"C-": "Ctrl-", "M-": "Alt-"} {
			if rest, ok := strings.CutPrefix(k, short); ok {
				prefix, k = long, rest
			}
		}
		if len(k) == 1 {
			k = strings.ToUpper(k)
		}
		out = append(out, prefix+k)
	}
	return strings.Join(out, ", ")
}
