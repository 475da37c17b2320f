package repl

import (
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/repl/line"
	"github.com/synoema/synoema/source"
)

// pasted takes a text apart that is more than one entry: what was copied from a
// prompt's screen, commands, definitions with expressions among them, which would be
// local to the expressions. Everything else is one entry, and goes in as it is.
func pasted(text string) line.Pasted {
	if entries := transcript(text); entries != nil {
		return line.Pasted{Text: strings.Join(entries, "\n"), Entries: entries}
	}
	if f := parsed(text); f != nil && f.Entry == nil {
		return line.Pasted{Text: text}
	}
	return line.Pasted{Text: text, Entries: grouped(items(text))}
}

// transcript gives the entries of a text that was copied from a prompt's screen, without
// prompts and answers; nil for any other text.
func transcript(text string) []string {
	prompt, more := strings.TrimRight(promptMain, " "), strings.TrimRight(promptMore, " ")
	if !strings.HasPrefix(strings.TrimLeft(text, " \n"), prompt) {
		return nil
	}
	var entries []string
	for _, l := range strings.Split(text, "\n") {
		if s, ok := cutPrompt(l, prompt); ok {
			entries = append(entries, s)
		} else if s, ok := cutPrompt(l, more); ok && len(entries) > 0 {
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

// cutPrompt removes a prompt and the blank behind it; terminals drop that blank from
// the end of a line.
func cutPrompt(l, prompt string) (string, bool) {
	s, ok := strings.CutPrefix(strings.TrimLeft(l, " "), strings.TrimLeft(prompt, " "))
	if !ok || s != "" && s[0] != ' ' {
		return "", false
	}
	return strings.TrimPrefix(s, " "), true
}

// parsed is an entry without errors, or nil.
func parsed(text string) *syntax.File {
	set, list := &source.Set{}, &diag.List{}
	f := syntax.ParseEntry(set, set.Add("", text), list)
	if list.HasErrors() {
		return nil
	}
	return f
}

// items divides a text where lines begin at its margin and what stands before is whole.
func items(text string) []string {
	var out []string
	start, depth, last := 0, 0, ""
	pos := 0
	for l := range strings.Lines(text) {
		if pos > start && depth <= 0 && beginsItem(last, l) {
			out, start = append(out, text[start:pos]), pos
		}
		depth += deeper(l)
		if strings.TrimSpace(l) != "" {
			last = l
		}
		pos += len(l)
	}
	return append(out, text[start:])
}

// beginsItem: a line begins something new behind a line.
func beginsItem(before, l string) bool {
	switch {
	case strings.HasPrefix(before, ":"):
		return true
	case strings.TrimLeft(l, " \t\n") != l:
		return false
	case strings.HasPrefix(l, ":") && !strings.HasPrefix(l, ": "):
		return true
	}
	return !comment(before) && !continues(l) && !syntax.Incomplete(strings.TrimSpace(before))
}

// deeper is how many more brackets a line opens than it closes.
func deeper(l string) int {
	toks, n := syntax.Tokens(l), 0
	for i, m := range mates(l, toks) {
		if m == i && opens(l, toks[i]) {
			n++
		} else if m == i {
			n--
		}
	}
	return n
}

func comment(l string) bool { return strings.HasPrefix(l, "--") }

// continues: a line that begins with what stands inside of an item.
func continues(l string) bool {
	if comment(l) || strings.TrimSpace(l) == "" {
		return false
	}
	return strings.ContainsAny(l[:1], "|:,)]}=+*/%<>&") || strings.HasPrefix(l, "->") || strings.HasPrefix(l, "derive")
}

// grouped puts definitions that stand together into one entry: they may need each other.
// When an item is not right by itself, nothing is taken apart.
func grouped(items []string) []string {
	var out []string
	defining := false
	for _, item := range items {
		item = strings.TrimRight(item, " \n")
		command, f := strings.HasPrefix(item, ":"), parsed(item)
		if !command && f == nil {
			return nil
		}
		defines := !command && f.Entry == nil
		switch {
		case item == "":
		case defines && defining:
			out[len(out)-1] += "\n" + item
		default:
			out = append(out, item)
		}
		defining = defines
	}
	return out
}
