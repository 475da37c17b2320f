package repl

import (
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/repl/line"
	"github.com/synoema/synoema/source"
)

// complete gives what may stand in the place of the word before the cursor: commands,
// files, members of modules, fields of records, names.
func (l *loop) complete(text string, at int) line.Completion {
	before := string([]rune(text)[:at])
	if end := commandEnd(before); end == len(before) && end > 0 {
		return candidates(before, before, l.commandWords(":"), l.commandDetail)
	} else if end > 0 {
		return l.completeArgument(before, before[1:end])
	}
	if path, in := openString(before); in {
		return paths(before, path)
	}
	return l.completeName(before, text)
}

// candidates keeps the words that begin like the one that a text ends in.
func candidates(before, word string, words []string, detail func(string) string) line.Completion {
	c := line.Completion{From: utf8.RuneCountInString(before) - utf8.RuneCountInString(word), Detail: detail}
	sort.Strings(words)
	for i, w := range words {
		if strings.HasPrefix(w, word) && (i == 0 || words[i-1] != w) {
			c.Words = append(c.Words, w)
		}
	}
	return c
}

func (l *loop) commandWords(prefix string) []string {
	var words []string
	for _, c := range replCommands() {
		words = append(words, prefix+c.name)
	}
	return words
}

func (l *loop) commandDetail(word string) string {
	for _, c := range replCommands() {
		if c.name == strings.TrimPrefix(word, ":") {
			return " " + c.help
		}
	}
	return ""
}

// completeArgument completes what a command takes, which its row of the table names.
func (l *loop) completeArgument(before, command string) line.Completion {
	takes := ""
	for _, c := range replCommands() {
		if c.name == command || takes == "" && strings.HasPrefix(c.name, command) {
			takes = c.args
		}
	}
	_, arg, _ := strings.Cut(before, " ")
	switch {
	case strings.Contains(takes, "NAME") && strings.Contains(takes, "FILE") && arg == lastWord(before):
		names := l.completeName(before, before)
		names.Words = append(names.Words, paths(before, arg).Words...)
		return candidates(before, arg, names.Words, names.Detail)
	case strings.Contains(takes, "FILE"):
		return paths(before, strings.TrimLeft(arg, " "))
	case strings.Contains(takes, "SETTING"):
		return completeSetting(before, strings.Fields(arg))
	case strings.Contains(takes, "CODE"):
		return candidates(before, lastWord(before), diag.Codes(), nil)
	case strings.Contains(takes, "COMMAND"):
		return candidates(before, lastWord(before), l.commandWords(""), l.commandDetail)
	}
	return l.completeName(before, before)
}

// completeName completes a name, or what stands behind a dot.
func (l *loop) completeName(before, text string) line.Completion {
	word := lastWord(before)
	stem := strings.TrimSuffix(before, word)
	if owner, dotted := strings.CutSuffix(stem, "."); dotted {
		if module := lastWord(owner); module != "" && isUpper(module[0]) {
			return l.members(before, module, word)
		}
		return l.fields(before, text, receiver(owner), word)
	}
	if word == "" {
		return line.Completion{}
	}
	names := append(l.s.Names(), keywords...)
	return candidates(before, word, append(names, namesIn(text, word)...), func(w string) string { return besideName(l.s.Describe(w)) })
}

// keywords are the words of the language that are no names.
var keywords = []string{"derive", "false", "impl", "import", "mod", "prop", "scope", "spawn", "test", "trait", "true", "type", "use", "when"}

// members completes the members of a module.
func (l *loop) members(before, module, word string) line.Completion {
	var words []string
	for _, n := range l.s.Names() {
		if m, ok := strings.CutPrefix(n, module+"."); ok {
			words = append(words, m)
		}
	}
	return candidates(before, word, words, func(w string) string { return besideName(l.s.Describe(module + "." + w)) })
}

// fields completes the fields of the record that an expression is. When its type isn't
// known, as that of a parameter, all fields of records in the session are meant.
func (l *loop) fields(before, text, expr, word string) line.Completion {
	if expr == "" {
		return line.Completion{}
	}
	types := map[string]string{}
	if ty, r := l.s.TypeOf(expr); r.Status == 0 {
		types = fieldTypes(ty)
	} else if root, _, _ := strings.Cut(expr, "."); isLocal(text, root) && !slices.Contains(l.s.Names(), root) {
		types = l.allFields()
	}
	var words []string
	for w := range types {
		words = append(words, w)
	}
	return candidates(before, word, words, func(w string) string { return besideName(types[w]) })
}

// isLocal: a name that an entry has in another place too, so that it may be bound there.
func isLocal(text, name string) bool {
	names := namesIn(text, "")
	i := slices.Index(names, name)
	return i >= 0 && slices.Contains(names[i+1:], name)
}

// allFields gives the fields of all records in what the session has defined.
func (l *loop) allFields() map[string]string {
	out := map[string]string{}
	for _, d := range l.s.Definitions() {
		for _, name := range fieldsIn(d.Type + " " + d.Text) {
			out[name] = ""
		}
	}
	return out
}

// fieldsIn finds the names of fields in the types and literals of records: between { or , and : or =.
func fieldsIn(text string) (names []string) {
	for {
		i := strings.IndexAny(text, "{,")
		if i < 0 {
			return names
		}
		text = strings.TrimLeft(text[i+1:], " \t\r\n")
		n := 0
		for n < len(text) && isNameByte(text[n]) {
			n++
		}
		rest := strings.TrimLeft(text[n:], " \t\r\n")
		if n > 0 && (text[0] == '_' || 'a' <= text[0] && text[0] <= 'z') && rest != "" && (rest[0] == ':' || rest[0] == '=') {
			names = append(names, text[:n])
		}
	}
}

// besideName is a type as it stands beside a name.
func besideName(ty string) string {
	if ty == "" {
		return ""
	}
	return ": " + ty
}

// fieldTypes gives the fields of a record type, with their types.
func fieldTypes(ty string) map[string]string {
	set, list := &source.Set{}, &diag.List{}
	t, _ := syntax.ParseType(set, set.Add("", ty), list)
	rec, ok := t.(*syntax.TRecord)
	if !ok || list.HasErrors() {
		return nil
	}
	out := map[string]string{}
	for _, f := range rec.Fields {
		sp := f.Type.Span()
		out[f.Name.Name] = ty[sp.Lo:sp.Hi]
	}
	return out
}

// receiver gives the expression that a text ends in, when it is a name, a chain of
// fields, or in brackets.
func receiver(text string) string {
	toks := syntax.Tokens(text)
	pairs := mates(text, toks)
	from := len(text)
	for i := len(toks) - 1; i >= 0 && toks[i].Hi == from; i-- {
		t := toks[i]
		from = t.Lo
		switch s := text[t.Lo:t.Hi]; {
		case s == ")" || s == "}":
			if i = pairs[i]; toks[i].Lo == t.Lo {
				return ""
			}
			from = toks[i].Lo
		case t.Kind != syntax.Name && t.Kind != syntax.TypeName && s != ".":
			return ""
		}
		if i == 0 || toks[i-1].Hi != from || !strings.HasPrefix(text[from:], ".") && text[toks[i-1].Lo:toks[i-1].Hi] != "." {
			return text[from:]
		}
	}
	return ""
}

// namesIn lists the names that an entry itself uses, parameters for example.
func namesIn(text, word string) []string {
	var out []string
	for _, t := range syntax.Tokens(text) {
		if s := text[t.Lo:t.Hi]; t.Kind == syntax.Name && s != word {
			out = append(out, s)
		}
	}
	return out
}

// lastWord gives the name that a text ends in, perhaps not finished.
func lastWord(text string) string {
	i := len(text)
	for i > 0 && isNameByte(text[i-1]) {
		i--
	}
	return text[i:]
}

func isNameByte(c byte) bool {
	return c == '_' || c == '\'' || 'a' <= c && c <= 'z' || isUpper(c) || '0' <= c && c <= '9'
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

// openString gives what stands in the string that a text ends in, if it does.
func openString(text string) (inside string, in bool) {
	toks := syntax.Tokens(text)
	if len(toks) == 0 {
		return "", false
	}
	t := toks[len(toks)-1]
	s := text[t.Lo:t.Hi]
	if !strings.HasPrefix(s, `"`) || len(s) > 1 && strings.HasSuffix(s, `"`) {
		return "", false
	}
	return text[t.Lo+1:], true
}

// paths completes the name of a file; a folder ends in a slash.
func paths(before, path string) line.Completion {
	dir, name := filepath.Split(path)
	entries, err := os.ReadDir(filepath.Clean(dir))
	if err != nil {
		return line.Completion{}
	}
	var words []string
	for _, e := range entries {
		n := e.Name()
		if strings.HasPrefix(n, ".") && !strings.HasPrefix(name, ".") {
			continue
		}
		if info, err := os.Stat(filepath.Join(dir, n)); err == nil && info.IsDir() {
			n += "/"
		}
		words = append(words, n)
	}
	return candidates(before, name, words, nil)
}
