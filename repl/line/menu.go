package line

import (
	"fmt"
	"sort"
	"strings"
)

// Completion is what may stand in the place of the word before the cursor.
type Completion struct {
	From   int                      // where the word starts, in runes
	Words  []string                 // the whole words, sorted
	Detail func(word string) string // shown beside a word
}

// menu shows the words of a completion under the entry.
type menu struct {
	Completion
	typed  []rune // the word as it was typed
	chosen int    // -1: none yet
}

const menuRows = 10

// complete inserts what all words have in common, and shows them when that is nothing new.
func (e *Editor) complete() {
	if e.cfg.Complete == nil {
		return
	}
	c := e.unlocked(func() Completion { return e.cfg.Complete(e.text.String(), e.text.at) })
	if len(c.Words) == 0 {
		e.bell()
		return
	}
	typed := append([]rune(nil), e.text.runes[c.From:e.text.at]...)
	if common := commonStart(c.Words); len(common) > len(string(typed)) && strings.HasPrefix(common, string(typed)) {
		e.undo.note(&e.text, false)
		e.text.replace(c.From, e.text.at, []rune(common))
		typed = []rune(common)
	}
	if len(c.Words) > 1 {
		e.menu = &menu{Completion: c, typed: typed, chosen: -1}
	} else if string(typed) != c.Words[0] {
		e.text.replace(c.From, e.text.at, []rune(c.Words[0]))
	}
}

// unlocked asks for a completion. Who answers may wait for somebody who writes.
func (e *Editor) unlocked(ask func() Completion) Completion {
	e.mu.Unlock()
	defer e.mu.Lock()
	return ask()
}

// commonStart is what all words of a sorted list begin with.
func commonStart(words []string) string {
	a, b := []rune(words[0]), []rune(words[len(words)-1])
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return string(a[:i])
}

// menuKey takes a key while the menu is shown; false when it closes the menu and means
// what it always means.
func (e *Editor) menuKey(k key) (taken bool) {
	m := e.menu
	switch {
	case k.name == "Tab" || k.name == "Down" || k.name == "C-n":
		e.choose(m.chosen + 1)
		if len(m.Words) == 1 {
			e.menu = nil
		}
	case k.name == "BackTab" || k.name == "Up" || k.name == "C-p":
		e.choose(m.chosen - 1)
	case k.name == "Enter" && m.chosen >= 0:
		e.menu = nil
	case k.name == "Escape" || k.name == "C-g":
		e.text.replace(m.From, e.text.at, m.typed)
		e.menu = nil
	case k.name == "" && wordRune(k.char) && m.chosen < 0:
		e.undo.note(&e.text, true)
		e.text.insert(k.char)
		e.narrow()
	default:
		e.menu = nil
		return false
	}
	return true
}

// choose puts a word of the menu into the text; before the first and behind the last
// one is what was typed.
func (e *Editor) choose(i int) {
	m := e.menu
	if i < -1 {
		i = len(m.Words) - 1
	}
	if i >= len(m.Words) {
		i = -1
	}
	if m.chosen < 0 {
		e.undo.note(&e.text, false)
	}
	word := m.typed
	if i >= 0 {
		word = []rune(m.Words[i])
	}
	e.text.replace(m.From, e.text.at, word)
	m.chosen = i
}

// narrow keeps the words that still fit.
func (e *Editor) narrow() {
	m := e.menu
	m.typed = append([]rune(nil), e.text.runes[m.From:e.text.at]...)
	prefix := string(m.typed)
	lo := sort.SearchStrings(m.Words, prefix)
	hi := lo
	for hi < len(m.Words) && strings.HasPrefix(m.Words[hi], prefix) {
		hi++
	}
	m.Words = m.Words[lo:hi]
	if len(m.Words) == 0 || len(m.Words) == 1 && m.Words[0] == prefix {
		e.menu = nil
	}
}

// rows is the menu as it is shown: a window around the chosen word, with details.
func (m *menu) rows(cols, room int, chosen string) []row {
	n := min(len(m.Words), menuRows, max(1, room))
	from := min(max(0, m.chosen-n/2), len(m.Words)-n)
	widest := 0
	for _, w := range m.Words[from : from+n] {
		widest = max(widest, columns([]rune(w)))
	}
	var out []row
	for i := from; i < from+n; i++ {
		out = append(out, m.row(i, min(widest, cols/2), cols, chosen))
	}
	if left := len(m.Words) - n; left > 0 && room > n {
		out = append(out, plainRow(fmt.Sprintf("  ... %d of %d", n, len(m.Words)), cols))
	}
	return out
}

func (m *menu) row(i, widest, cols int, chosen string) row {
	word := m.Words[i]
	mark := "  "
	if i == m.chosen {
		mark = "> "
	}
	s := mark + word
	if m.Detail != nil {
		if d := m.Detail(word); d != "" {
			s += strings.Repeat(" ", max(0, widest-columns([]rune(word)))) + " " + d
		}
	}
	r := plainRow(strings.ReplaceAll(s, "\n", " "), cols)
	if i == m.chosen {
		return r.styled(chosen)
	}
	return r
}
