package line

import "strings"

// search is a search through the history, letter by letter.
type search struct {
	query   string
	at      int  // the entry that was found
	pos     int  // where in it, in bytes
	failing bool // nothing older (or newer) has the query
	before  text // what was there when the search began
}

// find looks for the query from entry i on in a direction and stays where it is when
// there is none. The same text is not found twice in a row.
func (s *search) find(entries []string, i, by int) {
	now := ""
	if s.at < len(entries) && i != s.at {
		now = entries[s.at]
	}
	for ; i >= 0 && i < len(entries); i += by {
		if pos := indexFold(entries[i], s.query); pos >= 0 && entries[i] != now {
			s.at, s.pos, s.failing = i, pos, false
			return
		}
	}
	s.failing = true
}

// indexFold finds a query; capitals in it are meant, small letters stand for both.
func indexFold(s, query string) int {
	if query == "" {
		return 0
	}
	a, b := query[0], query[0]
	if 'a' <= a && a <= 'z' {
		b = a - 'a' + 'A'
	}
	for i := 0; i+len(query) <= len(s); i++ {
		if c := s[i]; (c == a || c == b) && matchesFold(s[i:i+len(query)], query) {
			return i
		}
	}
	return -1
}

func matchesFold(s, query string) bool {
	for i := 0; i < len(query); i++ {
		c := s[i]
		if 'A' <= c && c <= 'Z' && 'a' <= query[i] && query[i] <= 'z' {
			c += 'a' - 'A'
		}
		if c != query[i] {
			return false
		}
	}
	return true
}

// row is what the search shows under the entry.
func (s *search) row(cols int) row {
	label := "search: "
	if s.failing {
		label = "no match: "
	}
	return plainRow(label+strings.ReplaceAll(s.query, "\n", " ")+"   (Enter runs it, Escape edits it)", cols)
}

// paint shows what was found, where the cursor is, in the place of all other styles.
func (s *search) paint(style *Style) func(text string, at int) []Span {
	if style.Found == "" || s.query == "" || s.failing {
		return style.Paint
	}
	return func(text string, at int) []Span {
		found := Span{at, min(at+len(s.query), len(text)), style.Found}
		if style.Paint == nil {
			return []Span{found}
		}
		return laidOver(style.Paint(text, at), found)
	}
}

// laidOver gives spans with another one on top.
func laidOver(spans []Span, top Span) []Span {
	var out []Span
	for _, s := range spans {
		if s.Lo < top.Lo {
			out = append(out, Span{s.Lo, min(s.Hi, top.Lo), s.Style})
		}
	}
	out = append(out, top)
	for _, s := range spans {
		if s.Hi > top.Hi {
			out = append(out, Span{max(s.Lo, top.Hi), s.Hi, s.Style})
		}
	}
	return out
}

// startSearch begins a search, or goes on to an older entry.
func (e *Editor) startSearch() {
	if e.search == nil {
		e.search = &search{at: len(e.cfg.History.Entries()), before: e.text.copy()}
		return
	}
	e.searchOn(-1)
}

// searchOn goes to the next match in a direction.
func (e *Editor) searchOn(by int) {
	s := e.search
	if s.query == "" {
		s.query = e.lastQuery
	}
	s.find(e.cfg.History.Entries(), s.at+by, by)
	e.showMatch()
}

func (e *Editor) showMatch() {
	s := e.search
	entries := e.cfg.History.Entries()
	if s.at >= len(entries) || s.query == "" {
		return
	}
	rs := []rune(entries[s.at])
	e.text.set(rs, len([]rune(entries[s.at][:s.pos])))
	e.whole = true
}

// searchKey takes a key while a search is on; false when the key ends it and means
// what it always means.
func (e *Editor) searchKey(k key) (taken bool) {
	s := e.search
	entries := e.cfg.History.Entries()
	switch {
	case k.name == "" || k.name == "Paste":
		s.query += k.paste
		if k.name == "" {
			s.query += string(k.char)
		}
		s.find(entries, min(s.at, len(entries)-1), -1)
	case k.name == "Backspace":
		if rs := []rune(s.query); len(rs) > 0 {
			s.query = string(rs[:len(rs)-1])
		}
		s.at = len(entries)
		s.find(entries, s.at-1, -1)
	case k.name == "C-r":
		e.searchOn(-1)
	case k.name == "C-s":
		e.searchOn(1)
	case k.name == "C-g" || k.name == "C-c":
		e.text = s.before
		e.endSearch()
	case k.name == "Escape" || k.name == "Tab":
		e.endSearch()
	default:
		e.endSearch()
		return false
	}
	if e.search != nil {
		e.showMatch()
	}
	return true
}

func (e *Editor) endSearch() {
	if e.search.query != "" {
		e.lastQuery = e.search.query
	}
	e.undo.note(&e.search.before, false)
	e.search = nil
}
