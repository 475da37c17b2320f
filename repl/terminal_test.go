//go:build linux

package repl

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/synoema/synoema/repl/line"
	"github.com/synoema/synoema/repl/vt"
)

// The prompt as a person has it: a process on a pseudo-terminal, a screen that shows
// what it writes.

const childEnv = "SYNOEMA_TEST_PROMPT"

// TestMain is the prompt when a test has started it on a terminal.
func TestMain(m *testing.M) {
	switch os.Getenv(childEnv) {
	case "":
		os.Exit(m.Run())
	case "broken":
		testPrompt(func(*line.Editor) {})
	case "talking":
		testPrompt(talk)
	default:
		os.Exit(Loop(Process(), Options{}, os.Args[1:]))
	}
}

// testPrompt is a prompt that reads one entry, and whose completion panics.
func testPrompt(start func(ed *line.Editor)) {
	ed, err := line.New(line.Config{In: line.NewInput(os.Stdin), Out: os.Stdout, Prompt: promptMain, More: promptMore, History: line.NewHistory(""),
		Complete: func(string, int) line.Completion { panic("broken completion") }})
	if err != nil {
		panic(err)
	}
	start(ed)
	_, _ = ed.Entry()
	_ = ed.Close()
}

// talk writes when it gets a signal.
func talk(ed *line.Editor) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGUSR1)
	go func() {
		<-c
		fmt.Fprintln(ed, "news")
	}()
}

// terminal is a process and the screen that it is shown on.
type terminal struct {
	t      testing.TB
	master *os.File
	line   *os.File // the other side, to ask for the mode
	screen *vt.Screen
	cmd    *exec.Cmd
	began  unix.Termios
	ended  chan error
}

func openPty(t testing.TB, cols, rows int) (master, slave *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	n, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	setSize(t, master, cols, rows)
	return master, slave
}

func setSize(t testing.TB, f *os.File, cols, rows int) {
	err := unix.IoctlSetWinsize(int(f.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(cols), Row: uint16(rows)})
	if err != nil {
		t.Fatal(err)
	}
}

// startTerminal starts the prompt in a folder with an environment.
func startTerminal(t testing.TB, cols, rows int, dir string, env ...string) *terminal {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, screen: vt.New(cols, rows, line.Width), ended: make(chan error, 1)}
	term.master, term.line = openPty(t, cols, rows)
	term.began = term.mode()
	c := exec.Command(exe)
	c.Dir = dir
	c.Env = append([]string{childEnv + "=1", "TERM=xterm-256color", "HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}, env...)
	c.Stdin, c.Stdout, c.Stderr = term.line, term.line, term.line
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	term.cmd = c
	go func() { _, _ = io.Copy(term.screen, term.master) }()
	go func() { term.ended <- c.Wait() }()
	t.Cleanup(func() {
		_ = c.Process.Kill()
		term.master.Close()
		term.line.Close()
	})
	return term
}

func (term *terminal) mode() unix.Termios {
	m, err := unix.IoctlGetTermios(int(term.line.Fd()), unix.TCGETS)
	if err != nil {
		term.t.Fatal(err)
	}
	return *m
}

// send types keys in the notation of keyBytes.
func (term *terminal) send(keys string) {
	term.t.Helper()
	if _, err := term.master.WriteString(keyBytes(term.t, keys)); err != nil {
		term.t.Fatal(err)
	}
}

// patience is how long a screen may take; a test that passes never waits for it.
const patience = 20 * time.Second

// until waits for the screen to be as wanted.
func (term *terminal) until(what string, ok func() bool) {
	term.t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			term.t.Fatalf("%s did not come; the screen:\n%s", what, term.screen.Text(false))
		}
	}
}

// shows waits for a text anywhere on the screen.
func (term *terminal) shows(text string) {
	term.t.Helper()
	term.until(fmt.Sprintf("%q", text), func() bool { return strings.Contains(term.screen.Text(false), text) })
}

// prompted waits for an empty prompt.
func (term *terminal) prompted() {
	term.t.Helper()
	term.until("the prompt", func() bool { return strings.HasSuffix(term.screen.Text(false), promptMain+vt.CursorMark) })
}

// leaves types Ctrl-D at the prompt.
func (term *terminal) leaves() *os.ProcessState {
	term.t.Helper()
	term.prompted()
	term.send("<C-d>")
	return term.exits()
}

// exits waits for the end of the process, and checks that the terminal is as it was.
func (term *terminal) exits() *os.ProcessState {
	term.t.Helper()
	select {
	case <-term.ended:
	case <-time.After(patience):
		term.t.Fatalf("the prompt did not end; the screen:\n%s", term.screen.Text(false))
	}
	if term.mode() != term.began {
		term.t.Error("the terminal's mode was not restored")
	}
	term.until("the end of bracketed paste", func() bool { return !term.screen.Mode("?2004") })
	if unknown := term.screen.Unknown(); len(unknown) > 0 {
		term.t.Errorf("sequences that the test's terminal doesn't know: %q", unknown)
	}
	return term.cmd.ProcessState
}

var keyNames = map[string]string{
	"Enter": "\r", "Tab": "\t", "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D", "Home": "\x1b[H",
	"End": "\x1b[F", "Delete": "\x1b[3~", "Backspace": "\x7f", "BackTab": "\x1b[Z", "Escape": "\x1b", "M-Enter": "\x1b\r",
	"C-Left": "\x1b[1;5D", "C-Right": "\x1b[1;5C", "PageUp": "\x1b[5~", "PageDown": "\x1b[6~", "lt": "<", "nl": "\n", "C-_": "\x1f",
	"paste": "\x1b[200~", "/paste": "\x1b[201~",
}

// keyBytes gives what a terminal sends: text, and keys by name as <Up>, <C-a>, <M-b>.
func keyBytes(t testing.TB, keys string) string {
	var b strings.Builder
	for keys != "" {
		text, rest, named := strings.Cut(keys, "<")
		b.WriteString(text)
		if !named {
			break
		}
		name, after, _ := strings.Cut(rest, ">")
		keys = after
		switch seq, ok := keyNames[name]; {
		case ok:
			b.WriteString(seq)
		case strings.HasPrefix(name, "C-") && len(name) == 3:
			b.WriteByte(name[2] & 0x1f)
		case strings.HasPrefix(name, "M-") && len(name) == 3:
			b.WriteString("\x1b" + name[2:])
		default:
			t.Fatalf("unknown key <%s>", name)
		}
	}
	return b.String()
}

// TestTerminal replays testdata/terminal/*.txt. Each line begins with what it is:
//
//	size 60 12     the screen; first in the file, or later to resize it
//	color          with colours: styles are shown in angle brackets
//	history ENTRY  an entry of an earlier session
//	keys KEYS      typed
//	| ROW          what must then be on the screen; ▮ is the cursor
//	-- TEXT        a comment
func TestTerminal(t *testing.T) {
	files, err := filepath.Glob("testdata/terminal/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := (&scene{t: t}).play(string(text))
			if *update && got != string(text) {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// scene is one file being replayed.
type scene struct {
	t       *testing.T
	term    *terminal
	cols    int
	rows    int
	color   bool
	history []string
	out     []string
	want    []string // rows of the screen that is being read
	waiting bool     // keys were sent: a screen must follow
}

func (s *scene) play(text string) string {
	for _, l := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if row, ok := strings.CutPrefix(l, "|"); ok {
			s.want = append(s.want, strings.TrimPrefix(row, " "))
			continue
		}
		s.compare()
		s.out = append(s.out, l)
		word, rest, _ := strings.Cut(l, " ")
		s.do(word, rest)
	}
	s.compare()
	if s.term != nil {
		s.term.send("<C-c>")
		s.term.leaves()
	}
	return strings.Join(s.out, "\n") + "\n"
}

func (s *scene) do(word, rest string) {
	switch word {
	case "", "--":
	case "size":
		if _, err := fmt.Sscan(rest, &s.cols, &s.rows); err != nil {
			s.t.Fatal(err)
		}
		if s.term != nil {
			s.term.screen.Resize(s.cols, s.rows)
			setSize(s.t, s.term.master, s.cols, s.rows)
			s.waiting = true
		}
	case "color":
		s.color = true
	case "history":
		s.history = append(s.history, rest)
	case "keys":
		s.start()
		s.term.send(rest)
		s.waiting = true
	default:
		s.t.Fatalf("what is %q?", word)
	}
}

func (s *scene) start() {
	if s.term != nil {
		return
	}
	state := s.t.TempDir()
	env := []string{"XDG_STATE_HOME=" + state}
	if !s.color {
		env = append(env, "NO_COLOR=1")
	}
	if len(s.history) > 0 {
		dir := filepath.Join(state, "synoema")
		text := "# synoema history 1\n"
		for _, e := range s.history {
			text += "> " + strings.ReplaceAll(e, "<nl>", "\n| ") + "\n"
		}
		if err := os.MkdirAll(dir, 0o700); err != nil {
			s.t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "history"), []byte(text), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	s.term = startTerminal(s.t, s.cols, s.rows, "testdata/terminal", env...)
	s.term.shows(promptMain)
}

// compare waits for the screen that was read, or takes the one that is there.
func (s *scene) compare() {
	if !s.waiting {
		return
	}
	s.waiting = false
	want := strings.Join(s.want, "\n")
	s.want = nil
	if *update {
		time.Sleep(300 * time.Millisecond)
		want = s.term.screen.Text(s.color)
	}
	for end := time.Now().Add(patience); s.term.screen.Text(s.color) != want; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("after %q the screen is:\n%s\nnot:\n%s", s.out[len(s.out)-1], s.term.screen.Text(s.color), want)
		}
	}
	for _, row := range strings.Split(want, "\n") {
		s.out = append(s.out, strings.TrimRight("| "+row, " "))
	}
}
