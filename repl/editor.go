package repl

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/chzyer/readline"
)

// errCancelled is returned by an editor when Ctrl-C discarded the line.
var errCancelled = errors.New("cancelled")

// editor reads lines. The prompt is shown by terminals only.
type editor interface {
	// Line reads one line; io.EOF at the end, errCancelled after Ctrl-C.
	Line(prompt string) (string, error)
	// Remember adds a finished entry to the history.
	Remember(entry string)
	Close() error
}

// newEditor edits lines with chzyer/readline on a terminal and reads plain lines otherwise.
func newEditor(st Streams, complete readline.AutoCompleter) (editor, error) {
	if !st.InTTY {
		return &pipeEditor{in: bufio.NewReader(st.In)}, nil
	}
	rl, err := readline.NewEx(&readline.Config{
		HistoryFile: historyFile(st), HistorySearchFold: true, DisableAutoSaveHistory: true,
		AutoComplete: complete, InterruptPrompt: "^C", EOFPrompt: "",
	})
	if err != nil {
		return nil, err
	}
	return &lineEditor{rl}, nil
}

// historyFile is in the user's state folder; "" (no history kept) when it can't be made.
func historyFile(st Streams) string {
	dir := st.Getenv("XDG_STATE_HOME")
	if dir == "" {
		home := st.Getenv("HOME")
		if home == "" {
			return ""
		}
		dir = filepath.Join(home, ".local", "state")
	}
	dir = filepath.Join(dir, "synoema")
	if os.MkdirAll(dir, 0o700) != nil {
		return ""
	}
	return filepath.Join(dir, "history")
}

type lineEditor struct{ rl *readline.Instance }

func (e *lineEditor) Line(prompt string) (string, error) {
	e.rl.SetPrompt(prompt)
	line, err := e.rl.Readline()
	if err == readline.ErrInterrupt {
		return line, errCancelled
	}
	return line, err
}

// Remember keeps an entry line by line: readline's history is made of lines.
func (e *lineEditor) Remember(entry string) {
	for _, line := range strings.Split(entry, "\n") {
		if strings.TrimSpace(line) != "" {
			_ = e.rl.SaveHistory(line)
		}
	}
}

func (e *lineEditor) Close() error { return e.rl.Close() }

type pipeEditor struct{ in *bufio.Reader }

func (e *pipeEditor) Line(string) (string, error) {
	line, err := e.in.ReadString('\n')
	if err == io.EOF && line != "" {
		err = nil
	}
	for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
		line = line[:len(line)-1]
	}
	return line, err
}

func (e *pipeEditor) Remember(string) {}
func (e *pipeEditor) Close() error    { return nil }
