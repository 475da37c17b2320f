package line

// undo keeps what the text was before each edit. A run of typed characters is one edit.
type undo struct {
	past, future []text
	size         int // runes in past
	typing       bool
}

// maxUndo bounds the memory for undoing, in runes.
const maxUndo = 4 << 20

// note is called before an edit with the text as it is.
func (u *undo) note(t *text, typing bool) {
	if typing && u.typing {
		return
	}
	u.typing = typing
	u.future = nil
	u.push(t)
}

func (u *undo) push(t *text) {
	u.past = append(u.past, t.copy())
	for u.size += len(t.runes); u.size > maxUndo && len(u.past) > 1; u.past = u.past[1:] {
		u.size -= len(u.past[0].runes)
	}
}

func (t *text) copy() text { return text{append([]rune(nil), t.runes...), t.at} }

// back and forth go one edit back, or forth again; false when there is none.
func (u *undo) back(t *text) bool {
	if len(u.past) == 0 {
		return false
	}
	u.typing = false
	u.future = append(u.future, t.copy())
	*t = u.past[len(u.past)-1]
	u.past = u.past[:len(u.past)-1]
	u.size -= len(t.runes)
	return true
}

func (u *undo) forth(t *text) bool {
	if len(u.future) == 0 {
		return false
	}
	u.push(t)
	*t = u.future[len(u.future)-1]
	u.future = u.future[:len(u.future)-1]
	return true
}
