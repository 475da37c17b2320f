package line

import "strings"

// transcript gives the entries of a text that was copied from a prompt's screen, without
// prompts and answers; nil for any other text.
func transcript(text, prompt, more string) []string {
	prompt, more = strings.TrimRight(prompt, " "), strings.TrimRight(more, " ")
	if !strings.HasPrefix(strings.TrimLeft(text, " \n"), prompt) {
		return nil
	}
	var entries []string
	for _, line := range strings.Split(text, "\n") {
		if s, ok := cutPrompt(line, prompt); ok {
			entries = append(entries, s)
		} else if s, ok := cutPrompt(line, more); ok && len(entries) > 0 {
			entries[len(entries)-1] += "\n" + s
		}
	}
	var kept []string
	for _, e := range entries {
		if e = strings.TrimRight(e, " \n"); e != "" {
			kept = append(kept, e)
		}
	}
	return kept
}

// cutPrompt removes a prompt and the blank behind it; the terminal drops that blank
// from the end of a line.
func cutPrompt(line, prompt string) (string, bool) {
	s, ok := strings.CutPrefix(line, prompt)
	if !ok || s != "" && s[0] != ' ' {
		return "", false
	}
	return strings.TrimPrefix(s, " "), true
}

// paste puts a text in as it is. Of a transcript several entries are finished one by
// one when the last is.
func (e *Editor) paste() {
	k := e.key
	e.undo.note(&e.text, false)
	text := strings.TrimRight(k.paste, "\n")
	if entries := transcript(k.paste, e.cfg.Prompt, e.cfg.More); entries != nil && len(e.text.runes) == 0 {
		e.several = entries
		text = strings.Join(entries, "\n")
	} else if entries != nil {
		text = strings.Join(entries, "\n")
	}
	e.text.insert([]rune(text)...)
	e.whole = true
}
