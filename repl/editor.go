package repl

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/repl/line"
)

const (
	promptMain = "synoema> "
	promptMore = "       | "
)

// errCancelled is returned by an editor when Ctrl-C discarded the entry.
var errCancelled = line.ErrCancelled

// editor reads entries.
type editor interface {
	// Entry reads a whole entry; io.EOF at the end (perhaps with a last entry), errCancelled after Ctrl-C.
	Entry() (string, error)
	// Remember adds a finished entry to the history.
	Remember(entry string)
	// Offer gives an entry that Tab puts into the next, empty prompt.
	Offer(entry string)
	// Interrupted: Ctrl-C was typed while an entry was evaluated.
	Interrupted()
	// Colors turns colours on and off.
	Colors(on bool)
	Close() error
}

// openEditor edits entries on a terminal and reads plain lines otherwise. The streams
// that it gives are those to use while the editor is open.
func (l *loop) openEditor(st Streams) (editor, Streams, error) {
	in, isFile := st.In.(*os.File)
	if !isFile || !st.InTTY || !st.OutTTY || !line.Supported || st.Getenv("TERM") == "dumb" {
		ed := &plainEditor{in: bufio.NewReader(st.In), prompts: prompts(st)}
		st.In = ed.in // one buffer for the prompt and for programs that read
		return ed, st, nil
	}
	c := line.Config{In: line.NewInput(in), Out: st.Out, Prompt: promptMain, More: promptMore,
		History: line.NewHistory(historyFile(st)), Finished: finished, Indent: indentAfter, Align: alignCloser, Complete: l.complete, Pasted: pasted, External: l.editText}
	ed, err := line.New(c)
	if err != nil {
		return nil, st, err
	}
	st.In, st.Out = c.In, ed
	if st.ErrTTY {
		st.Err = ed
	}
	return lineEditor{ed}, st, nil
}

// lineEditor is an editor of lines that can be told about colours.
type lineEditor struct{ *line.Editor }

func (e lineEditor) Colors(on bool) {
	if on {
		e.SetStyle(line.Style{Paint: highlight, Prompt: "1;32", Chosen: "7", Remark: "90", Found: "1;7"})
	} else {
		e.SetStyle(line.Style{})
	}
}

// prompts is where prompts go when lines are not edited; nowhere when input is piped.
func prompts(st Streams) io.Writer {
	switch {
	case !st.InTTY:
		return io.Discard
	case st.OutTTY:
		return st.Out
	}
	return st.Err
}

// historyFile is in the user's state folder; "" when there is none.
func historyFile(st Streams) string {
	if dir := st.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "synoema", "history")
	}
	if home := st.Getenv("HOME"); home != "" {
		return filepath.Join(home, ".local", "state", "synoema", "history")
	}
	return ""
}

// finished: the entry can be evaluated. An empty line ends a block; so does the end of
// an entry that is there as a whole. Two empty lines end anything.
func finished(text string, whole bool) bool {
	if first := strings.TrimSpace(firstLine(text)); strings.HasPrefix(first, ":") || strings.TrimSpace(text) == "" {
		return true
	}
	if !whole && onlyDoc(text) {
		return false
	}
	if lines := strings.Split(text, "\n"); len(lines) > 2 && strings.TrimSpace(strings.Join(lines[len(lines)-2:], "")) == "" {
		return true
	}
	if whole {
		return !syntax.Incomplete(text+"\n\n") && !syntax.Incomplete(lastLine(text))
	}
	if strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return !syntax.Incomplete(text)
}

// onlyDoc: the declaration that a doc comment belongs to is still to come.
func onlyDoc(text string) bool {
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(strings.TrimLeft(line, " "), "---") {
			return false
		}
	}
	return true
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndexByte(text, '\n')+1:]
}

func firstLine(text string) string {
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n")
	return first
}

// plainEditor reads lines that nobody edits.
type plainEditor struct {
	in      *bufio.Reader
	prompts io.Writer
}

// Entry reads lines until they form a whole entry. An empty line ends an entry that
// waits for more; at the end of input what is there is taken.
func (e *plainEditor) Entry() (string, error) {
	var lines []string
	prompt := promptMain
	for {
		fmt.Fprint(e.prompts, prompt)
		got, err := e.line()
		if err == io.EOF {
			fmt.Fprintln(e.prompts)
		}
		lines = append(lines, got)
		text := strings.Join(lines, "\n")
		if err != nil {
			return text, err
		}
		if strings.TrimSpace(got) == "" || finished(text, false) {
			return text, nil
		}
		prompt = promptMore
	}
}

func (e *plainEditor) line() (string, error) {
	got, err := e.in.ReadString('\n')
	if err == io.EOF && got != "" {
		err = nil
	}
	return strings.TrimRight(got, "\r\n"), err
}

func (e *plainEditor) Remember(string) {}
func (e *plainEditor) Offer(string)    {}
func (e *plainEditor) Interrupted()    {}
func (e *plainEditor) Colors(bool)     {}
func (e *plainEditor) Close() error    { return nil }

// keys is :help keys.
func (l *loop) keys() {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 4, 2, ' ', 0)
	for _, k := range line.Keys() {
		fmt.Fprintf(w, "%s\t%s\n", k.Keys, k.Does)
	}
	w.Flush()
	l.tell(table.String())
}
