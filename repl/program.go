package repl

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/synoema/synoema/tiering"
)

// Commands that change the session as a whole, or take it to files and back.

func (l *loop) load(path string) {
	if path == "" {
		if len(l.loaded) == 0 {
			l.complain(":load needs a file, e.g. :load examples/lists.sno")
			return
		}
		path = l.loaded[len(l.loaded)-1]
	}
	path = l.unquoted(path)
	if l.loadFile(path) {
		l.loaded = append(withoutPath(l.loaded, path), path)
	}
}

// unquoted is a path as it was meant: quotes around it and a ~ for HOME are understood.
func (l *loop) unquoted(path string) string {
	if n := len(path); n > 1 && path[0] == '"' && path[n-1] == '"' {
		path = path[1 : n-1]
	}
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		path = filepath.Join(l.st.Getenv("HOME"), rest)
	}
	return path
}

// loadFile reports whether the file could be read.
func (l *loop) loadFile(path string) bool {
	text, err := os.ReadFile(path)
	if err != nil {
		l.failed = true
		showDiag(l.errOut(), &l.o, nil, cannotRead(path, err), l.colors)
		return false
	}
	r := l.s.Load(path, string(text))
	l.note("", string(text), r)
	l.last.fixed = "" // the file is not ours to change
	l.show(r)
	return true
}

func withoutPath(paths []string, path string) []string {
	var out []string
	for _, p := range paths {
		if p != path {
			out = append(out, p)
		}
	}
	return out
}

func (l *loop) reload(string) {
	if len(l.loaded) == 0 {
		l.complain("no file has been loaded")
		return
	}
	l.s.ForgetImports()
	for _, path := range l.loaded {
		if l.loadFile(path) && l.last.code == "interrupted" {
			return
		}
	}
}

// Saved programs begin with this line, by which :save knows its own.
const savedBy = "-- saved by :save; load with synoema repl FILE or :load FILE"

func (l *loop) save(path string) {
	if !l.wants(path, "save", "a file, e.g. :save session.sno") {
		return
	}
	path = l.unquoted(path)
	if old, err := os.ReadFile(path); err == nil && !strings.HasPrefix(string(old), savedBy) && !l.force {
		l.complain(path + " exists and is not from :save; :save! " + path + " replaces it")
		return
	}
	text, left, err := l.s.Program(filepath.Dir(path))
	if err == nil {
		err = os.WriteFile(path, []byte(savedBy+"\n\n"+text), 0o644)
	}
	if err != nil {
		l.complain("cannot save: " + err.Error())
		return
	}
	fmt.Fprintf(l.st.Out, "saved %s to %s\n", count(len(l.s.Definitions())-len(left), "definition"), path)
	for _, what := range left {
		fmt.Fprintf(l.st.Out, "left out, as a comment: %s\n", what)
	}
}

// edit opens an editor on the text of a definition, on a file or on the last entry.
func (l *loop) edit(arg string) {
	if strings.HasSuffix(arg, ".sno") {
		if l.runEditor(l.unquoted(arg)) {
			l.load(arg)
		}
		return
	}
	text := ""
	if arg == "" && l.last != nil {
		text = l.last.text
	}
	if arg != "" {
		d, ok := l.s.Definition(arg)
		if !ok {
			l.complain(fmt.Sprintf("nothing in this session defines %s; :env lists what it does", arg))
			return
		}
		text = docLines(d.Doc) + d.Text
	}
	edited, ok := l.editText(text)
	switch {
	case !ok:
	case strings.TrimSpace(edited) == "" || edited == text:
		fmt.Fprintln(l.st.Out, "nothing changed")
	default:
		fmt.Fprintln(l.st.Out, edited)
		l.ed.Remember(edited)
		l.answer(edited)
	}
}

func docLines(doc string) string {
	if doc == "" {
		return ""
	}
	return "--- " + strings.ReplaceAll(strings.TrimSpace(doc), "\n", "\n--- ") + "\n"
}

// editText runs the editor on a text in a file of its own.
func (l *loop) editText(text string) (edited string, ok bool) {
	f, err := os.CreateTemp("", "synoema-*.sno")
	if err != nil {
		l.complain("cannot edit: " + err.Error())
		return "", false
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(text + "\n")
	if err = firstError(err, f.Close()); err != nil {
		l.complain("cannot edit: " + err.Error())
		return "", false
	}
	if !l.runEditor(f.Name()) {
		return "", false
	}
	b, err := os.ReadFile(f.Name())
	if err != nil {
		l.complain("cannot read what was edited: " + err.Error())
		return "", false
	}
	return strings.TrimRight(string(b), "\n"), true
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// runEditor lets $VISUAL or $EDITOR change a file, on the terminal if there is one.
func (l *loop) runEditor(path string) bool {
	editor := l.st.Getenv("VISUAL")
	if editor == "" {
		editor = l.st.Getenv("EDITOR")
	}
	if editor == "" {
		editor = "vi"
	}
	words := strings.Fields(editor)
	cmd := exec.Command(words[0], append(words[1:], path)...)
	cmd.Stdout, cmd.Stderr = l.st.Out, l.errOut()
	if l.st.InTTY {
		cmd.Stdin = os.Stdin
	}
	if l.st.OutTTY { // the terminal itself, not what the prompt writes through
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stdout
	}
	if err := cmd.Run(); err != nil {
		l.complain(fmt.Sprintf("the editor %s: %v (set VISUAL or EDITOR to yours)", words[0], err))
		return false
	}
	return true
}

func (l *loop) undo(arg string) {
	n := 1
	if arg != "" {
		var err error
		if n, err = strconv.Atoi(arg); err != nil || n < 1 {
			l.complain(":undo takes a number of entries, e.g. :undo 2")
			return
		}
	}
	u := l.s.Undo(n)
	if len(u.Texts) == 0 {
		l.complain("there is nothing to take back")
		return
	}
	l.open = unfinished{}
	for _, text := range u.Texts {
		first, _, more := strings.Cut(text, "\n")
		if more {
			first += " …"
		}
		fmt.Fprintf(l.st.Out, "took back: %s\n", first)
	}
	for _, b := range u.Back {
		fmt.Fprintln(l.st.Out, withType(b.Name, b.Type))
	}
	if len(u.Gone) > 0 {
		fmt.Fprintf(l.st.Out, "no longer defined: %s\n", strings.Join(u.Gone, ", "))
	}
}

// reset starts a new session in place of this one.
func (l *loop) reset(string) {
	s, err := tiering.New(l.o.config(l.st, nil))
	if err != nil {
		l.complain(err.Error())
		return
	}
	old := l.s
	l.use(s)
	_ = old.Flush()
	if err := old.Close(); err != nil {
		l.complain(err.Error())
	}
	l.open, l.last, l.loaded = unfinished{}, nil, nil
	fmt.Fprintln(l.st.Out, "everything that was defined is forgotten")
}

// test runs the tests of files, or those that were entered.
func (l *loop) test(arg string) {
	o := l.o
	if !o.Seeded {
		o.Seed, o.Seeded = defaultSeed, true
	}
	if arg != "" {
		var files []string
		for _, f := range strings.Fields(arg) {
			files = append(files, l.unquoted(f))
		}
		if Test(l.st, o, TestOptions{}, files) != 0 {
			l.failed = true
		}
		return
	}
	text, _, err := l.s.Program(".")
	if err != nil {
		l.complain(err.Error())
		return
	}
	r := &testRun{st: l.st, o: o, colors: l.colors}
	r.file("<session>", text, o.Tier)
	if r.summary(1) != 0 {
		l.failed = true
	}
}
