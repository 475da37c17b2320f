package line

import (
	"bytes"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

// Input is the terminal's input, shared by the editor, which reads keys, and programs,
// which read lines: what was typed ahead of an entry's end is for the program.
type Input struct {
	f       *os.File
	waiting []byte       // read from the terminal, and not used yet
	behind  bool         // the editor left the drawing to keys that were waiting
	echoed  *atomic.Bool // set when the terminal has shown a line and its end
}

// NewInput reads from a terminal.
func NewInput(f *os.File) *Input { return &Input{f: f} }

// Read gives a program at most one line.
func (in *Input) Read(p []byte) (int, error) {
	if n := in.takeLine(p); n > 0 {
		return n, nil
	}
	n, err := in.f.Read(p)
	lineEnds(p[:n])
	if n > 0 && p[n-1] == '\n' && in.echoed != nil {
		in.echoed.Store(true)
	}
	return n, err
}

func (in *Input) takeLine(p []byte) int {
	n := len(in.waiting)
	if i := bytes.IndexAny(in.waiting, "\r\n"); i >= 0 {
		n = i + 1
	}
	n = copy(p, in.waiting[:n])
	in.waiting = in.waiting[n:]
	lineEnds(p[:n])
	return n
}

// lineEnds: while keys are read the terminal gives Enter as a carriage return.
func lineEnds(p []byte) {
	for i := range p {
		if p[i] == '\r' {
			p[i] = '\n'
		}
	}
}

// key is a key by its name ("C-a", "Up", "Enter"), a typed character, or a paste.
type key struct {
	name  string // "" for a character
	char  rune
	paste string
}

const (
	// escapeWait tells the Escape key from the start of a sequence.
	escapeWait = 50 * time.Millisecond
	pasteStart = "[200~"
	pasteEnd   = "\x1b[201~"
)

// noKey tells the editor that the keys for which its drawing waited were none.
const noKey = "none"

// sequences are the names of what follows an escape.
var sequences = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"[A": "Up", "[B": "Down", "[C": "Right", "[D": "Left", "OA": "Up", "OB": "Down", "OC": "Right", "OD": "Left",
		"[H": "Home", "[F": "End", "OH": "Home", "OF": "End", "[1~": "Home", "[4~": "End", "[7~": "Home", "[8~": "End",
		"[3~": "Delete", "[5~": "PageUp", "[6~": "PageDown", "[Z": "BackTab",
		"[1;5C": "C-Right", "[1;5D": "C-Left", "[1;3C": "M-f", "[1;3D": "M-b", "[1;5A": "C-Up", "[1;5B": "C-Down",
		"[1;5H": "C-Home", "[1;5F": "C-End", "[5C": "C-Right", "[5D": "C-Left", "Oc": "C-Right", "Od": "C-Left",
		"[3;5~": "M-d", "[3;3~": "M-d", "[27;2;13~": "M-Enter", "[27;3;13~": "M-Enter", "[27;5;13~": "M-Enter",
		"[13;2u": "M-Enter", "[13;3u": "M-Enter", "[13;5u": "M-Enter", "OM": "Enter",
		"\r": "M-Enter", "\n": "M-Enter", "\x7f": "M-Backspace", "\x08": "M-Backspace",
	}
})

// pending: more keys have been read already.
func (in *Input) pending() bool { return len(in.waiting) > 0 }

// key waits for a key. io.EOF when the terminal is gone.
func (in *Input) key() (key, error) {
	for {
		k, err := in.decode()
		if err != nil || k != (key{}) {
			in.behind = in.pending()
			return k, err
		}
		if in.behind && !in.pending() {
			in.behind = false
			return key{name: noKey}, nil
		}
	}
}

// typedAhead takes what was typed while the terminal made lines of it. There an end of
// input is a zero byte.
func (in *Input) typedAhead() {
	if readable(in.f, 0) && in.fill() == nil {
		for i, c := range in.waiting {
			if c == 0 {
				in.waiting[i] = endOfInput
			}
		}
	}
}

// endOfInput is Ctrl-D.
const endOfInput = 4

// decode reads one key; the empty one for what is no key.
func (in *Input) decode() (key, error) {
	c, err := in.byte()
	if err != nil {
		return key{}, err
	}
	switch {
	case c == 0x1b:
		return in.escape()
	case c == '\r' || c == '\n':
		return key{name: "Enter"}, nil
	case c == '\t':
		return key{name: "Tab"}, nil
	case c == 0x7f || c == 0x08:
		return key{name: "Backspace"}, nil
	case c == 0:
		return key{}, nil
	case c < 0x20:
		return key{name: "C-" + string(rune(c|0x40|lower(c)))}, nil
	}
	return in.char(c)
}

// lower is the bit that makes the letter of a control key a small one.
func lower(c byte) byte {
	if c <= 26 {
		return 0x20
	}
	return 0
}

func (in *Input) char(first byte) (key, error) {
	b := []byte{first}
	for !utf8.FullRune(b) {
		c, err := in.byte()
		if err != nil {
			return key{}, err
		}
		b = append(b, c)
	}
	r, n := utf8.DecodeRune(b)
	in.waiting = append(b[n:len(b):len(b)], in.waiting...)
	return key{char: r}, nil
}

// escape reads what follows an escape: a sequence, a key with Alt, or nothing.
func (in *Input) escape() (key, error) {
	if !in.within(escapeWait) {
		return key{name: "Escape"}, nil
	}
	c, err := in.byte()
	if err != nil {
		return key{}, err
	}
	seq := string(rune(c))
	if c == '[' || c == 'O' {
		if !in.within(escapeWait) {
			return key{name: "M-" + seq}, nil
		}
		if seq, err = in.sequence(seq); err != nil {
			return key{}, err
		}
		if seq == pasteStart {
			return in.paste()
		}
		return key{name: sequences()[seq]}, nil
	}
	if name := sequences()[seq]; name != "" {
		return key{name: name}, nil
	}
	if c < ' ' {
		in.waiting = append([]byte{c}, in.waiting...)
		return key{name: "Escape"}, nil
	}
	return key{name: "M-" + seq}, nil
}

// sequence reads to the letter that ends a control sequence.
func (in *Input) sequence(seq string) (string, error) {
	for {
		c, err := in.byte()
		if err != nil {
			return "", err
		}
		seq += string(rune(c))
		if c >= 0x40 && !(len(seq) == 2 && c == '[') || len(seq) > 32 {
			return seq, nil
		}
	}
}

// paste reads a bracketed paste.
func (in *Input) paste() (key, error) {
	var got []byte
	for {
		from := max(0, len(got)-len(pasteEnd))
		got = append(got, in.waiting...)
		in.waiting = nil
		if i := bytes.Index(got[from:], []byte(pasteEnd)); i >= 0 {
			in.waiting = append(in.waiting, got[from+i+len(pasteEnd):]...)
			return key{name: "Paste", paste: pasted(got[:from+i])}, nil
		}
		if err := in.fill(); err != nil {
			return key{}, err
		}
	}
}

// pasted is a pasted text with its line ends as in files.
func pasted(b []byte) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(string(b), "\ufffd"), "\r\n", "\n"), "\r", "\n")
}

func (in *Input) byte() (byte, error) {
	if len(in.waiting) == 0 {
		if err := in.fill(); err != nil {
			return 0, err
		}
	}
	c := in.waiting[0]
	in.waiting = in.waiting[1:]
	return c, nil
}

func (in *Input) fill() error {
	buf := make([]byte, 16<<10)
	n, err := in.f.Read(buf)
	in.waiting = append(in.waiting, buf[:n]...)
	if n > 0 {
		return nil
	}
	if err == nil {
		err = io.EOF
	}
	return err
}

// within: more input comes within a time.
func (in *Input) within(d time.Duration) bool {
	return len(in.waiting) > 0 || readable(in.f, d)
}
