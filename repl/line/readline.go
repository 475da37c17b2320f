package line

import (
	"io"
	"sync"
	"sync/atomic"

	"github.com/chzyer/readline"
)

// pump runs the editor on chzyer/readline: readline switches the terminal to raw mode
// and back, runs the loop that reads, and hands entries over. It sees one character for
// each key and asks the filter, where the key goes to the editor; its own drawing is
// off. A key is read only when it is wanted, so that what is typed while an entry is
// evaluated stays with the terminal.
type pump struct {
	e    *Editor
	rl   *readline.Instance
	want chan struct{} // a key may be read
	key  key           // the one that was read; handed over with its character
	stay atomic.Bool   // another entry is read at once: the terminal stays in raw mode

	mu  sync.Mutex
	was *readline.State // of the terminal; nil when it is not in raw mode
}

const (
	pasteOn  = "\x1b[?2004h"
	pasteOff = "\x1b[?2004l"
)

func newPump(e *Editor) (*pump, error) {
	p := &pump{e: e, want: make(chan struct{}, 1)}
	var err error
	p.rl, err = readline.NewEx(&readline.Config{
		Stdin: p, Stdout: io.Discard, Stderr: io.Discard,
		FuncIsTerminal: func() bool { return false }, // it draws nothing
		FuncGetWidth:   func() int { return 80 }, FuncOnWidthChanged: func(func()) {},
		FuncMakeRaw: p.raw, FuncExitRaw: p.cooked,
		FuncFilterInputRune: p.filter, HistoryLimit: -1, DisableAutoSaveHistory: true,
	})
	return p, err
}

// entry reads an entry.
func (p *pump) entry() (string, error) {
	s, err := p.rl.Readline()
	if err == readline.ErrInterrupt {
		return "", ErrCancelled
	}
	return s, err
}

// raw begins an entry: readline calls it before it reads.
func (p *pump) raw() error {
	defer p.guard()
	p.e.mu.Lock()
	defer p.e.mu.Unlock()
	p.again()
	p.e.cfg.In.typedAhead()
	p.e.begin()
	p.want <- struct{}{}
	return nil
}

// cooked ends an entry: readline calls it when it has read.
func (p *pump) cooked() error {
	if !p.stay.Load() {
		p.restore()
	}
	return nil
}

// again puts the terminal into raw mode.
func (p *pump) again() {
	p.mu.Lock()
	defer p.mu.Unlock()
	state, err := readline.MakeRaw(p.fd())
	if err != nil {
		return
	}
	if p.was == nil {
		p.was = state
	}
	_, _ = io.WriteString(p.e.cfg.Out, pasteOn)
}

// restore gives the terminal its mode back. It may be called at any time.
func (p *pump) restore() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.was == nil {
		return
	}
	_, _ = io.WriteString(p.e.cfg.Out, pasteOff)
	_ = readline.Restore(p.fd(), p.was)
	p.was = nil
}

// guard is deferred where nobody else restores the terminal when something is broken.
func (p *pump) guard() {
	if broken := recover(); broken != nil {
		p.restore()
		panic(broken)
	}
}

func (p *pump) fd() int { return int(p.e.cfg.In.f.Fd()) }

// Read gives readline a character for the next key, when one is wanted.
func (p *pump) Read(b []byte) (int, error) {
	if _, ok := <-p.want; !ok {
		return 0, io.EOF
	}
	var err error
	if p.key, err = p.e.cfg.In.key(); err != nil {
		return 0, io.EOF
	}
	b[0] = 'k'
	return 1, nil
}

// Close implements io.Closer for readline.
func (p *pump) Close() error { return nil }

// filter gives a key to the editor, and readline what it means for the entry.
func (p *pump) filter(r rune) (rune, bool) {
	defer p.guard()
	out := left
	if r != 0 {
		out = p.e.press(p.key)
	}
	p.stay.Store(out == cancelled)
	switch out {
	case finished:
		p.rl.Operation.SetBuffer(p.e.text.String())
		return readline.CharEnter, true
	case cancelled:
		p.rl.Operation.SetBuffer("")
		return readline.CharInterrupt, true
	case left:
		p.rl.Operation.SetBuffer("")
		return readline.CharDelete, true
	}
	p.want <- struct{}{}
	return 0, false
}

func (p *pump) close() error {
	p.restore()
	close(p.want)
	return p.rl.Close()
}
