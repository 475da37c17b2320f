package line

import "strings"

// Pasted is a pasted text as it goes into an entry, and the entries that it is made of;
// none when it is one.
type Pasted struct {
	Text    string
	Entries []string
}

// paste puts a text in as it is. When it is the first and has several entries, Enter
// finishes them one by one.
func (e *Editor) paste() {
	e.undo.note(&e.text, false)
	p := Pasted{Text: strings.TrimRight(e.key.paste, "\n")}
	if e.cfg.Pasted != nil {
		p = e.cfg.Pasted(p.Text)
	}
	if len(e.text.runes) == 0 && len(p.Entries) > 1 {
		e.several = &p
	}
	e.text.insert([]rune(p.Text)...)
	e.whole = true
}

// untouched: the entry is a paste of several entries, as it came.
func (e *Editor) untouched() bool {
	return e.several != nil && e.several.Text == e.text.String()
}

// rest takes the entries of a paste but the first, which is finished now.
func (e *Editor) rest() []string {
	if !e.untouched() {
		return nil
	}
	entries := e.several.Entries
	e.text.set([]rune(entries[0]), 0)
	return entries[1:]
}
