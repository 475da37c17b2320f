package line

import "unicode"

// text is an entry under the cursor. Lines end in '\n'; the cursor is between runes.
type text struct {
	runes []rune
	at    int
}

func (t *text) String() string { return string(t.runes) }

// insert puts runes before the cursor.
func (t *text) insert(rs ...rune) { t.replace(t.at, t.at, rs) }

// replace puts runes in the place of those from lo to hi and the cursor behind them.
func (t *text) replace(lo, hi int, rs []rune) {
	tail := len(t.runes) - hi
	n := lo + len(rs) + tail
	if n > cap(t.runes) {
		grown := make([]rune, n, n+n/4+64)
		copy(grown, t.runes[:lo])
		copy(grown[lo+len(rs):], t.runes[hi:])
		t.runes = grown
	} else {
		old := t.runes
		t.runes = t.runes[:n]
		copy(t.runes[lo+len(rs):], old[hi:])
	}
	copy(t.runes[lo:], rs)
	t.at = lo + len(rs)
}

// cut removes the runes from lo to hi, leaves the cursor there, and gives them.
func (t *text) cut(lo, hi int) []rune {
	out := append([]rune(nil), t.runes[lo:hi]...)
	t.replace(lo, hi, nil)
	return out
}

// set replaces everything; the cursor goes to at.
func (t *text) set(rs []rune, at int) {
	t.runes = append(t.runes[:0:0], rs...)
	t.at = at
}

// lineStart and lineEnd bound the line that position i is in.
func (t *text) lineStart(i int) int {
	for i > 0 && t.runes[i-1] != '\n' {
		i--
	}
	return i
}

func (t *text) lineEnd(i int) int {
	for i < len(t.runes) && t.runes[i] != '\n' {
		i++
	}
	return i
}

// firstLine and lastLine tell whether the cursor is in them.
func (t *text) firstLine() bool { return t.lineStart(t.at) == 0 }
func (t *text) lastLine() bool  { return t.lineEnd(t.at) == len(t.runes) }

// indent is the end of the blanks that the line of position i starts with.
func (t *text) indent(i int) int {
	i = t.lineStart(i)
	for i < len(t.runes) && (t.runes[i] == ' ' || t.runes[i] == '\t') {
		i++
	}
	return i
}

// inIndent: only blanks stand between the start of the line and the cursor.
func (t *text) inIndent() bool { return t.at <= t.indent(t.at) }

func (t *text) left() {
	if t.at > 0 {
		t.at = clusterStart(t.runes, t.at)
	}
}

func (t *text) right() {
	if t.at < len(t.runes) {
		t.at = clusterEnd(t.runes, t.at)
	}
}

// wordLeft and wordRight give the start of the word before, and the end of the word
// behind the cursor. Words are made of what names are made of.
func (t *text) wordLeft() int {
	i := t.at
	for i > 0 && !wordRune(t.runes[i-1]) {
		i--
	}
	for i > 0 && wordRune(t.runes[i-1]) {
		i--
	}
	return i
}

func (t *text) wordRight() int {
	i := t.at
	for i < len(t.runes) && !wordRune(t.runes[i]) {
		i++
	}
	for i < len(t.runes) && wordRune(t.runes[i]) {
		i++
	}
	return i
}

// blankLeft gives the start of the run of non-blanks before the cursor.
func (t *text) blankLeft() int {
	i := t.at
	for i > 0 && unicode.IsSpace(t.runes[i-1]) {
		i--
	}
	for i > 0 && !unicode.IsSpace(t.runes[i-1]) {
		i--
	}
	return i
}

func wordRune(r rune) bool {
	return r == '_' || r == '\'' || unicode.IsLetter(r) || unicode.IsDigit(r) || extends(r)
}

// column is the display column of the cursor in its line, without the prompt.
func (t *text) column() int { return columns(t.runes[t.lineStart(t.at):t.at]) }

// up and down move the cursor by a line, to the display column nearest to goal.
func (t *text) up(goal int)   { t.toColumn(t.lineStart(t.lineStart(t.at)-1), goal) }
func (t *text) down(goal int) { t.toColumn(t.lineEnd(t.at)+1, goal) }

// toColumn puts the cursor into the line that starts at i.
func (t *text) toColumn(i, goal int) {
	col := 0
	for i < len(t.runes) && t.runes[i] != '\n' && col < goal {
		end := clusterEnd(t.runes, i)
		for ; i < end; i++ {
			_, w := shown(t.runes[i], col)
			col += w
		}
	}
	t.at = i
}

// transpose exchanges the characters around the cursor, or the last two at a line's end.
func (t *text) transpose() {
	i := t.at
	if i == t.lineEnd(i) {
		i--
	}
	if i <= t.lineStart(t.at) {
		return
	}
	t.runes[i-1], t.runes[i] = t.runes[i], t.runes[i-1]
	t.at = i + 1
}
