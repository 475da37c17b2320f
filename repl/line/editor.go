package line

import (
	"errors"
	"io"
	"strings"
	"sync"
	"sync/atomic"
)

// ErrCancelled: Ctrl-C discarded the entry.
var ErrCancelled = errors.New("cancelled")

// Config is what the editor works with, and what it asks about the language.
type Config struct {
	In  *Input
	Out io.Writer // a terminal

	Prompt, More string // in front of an entry's first line and of the others
	History      *History

	// Finished: Enter finishes the entry. whole says that it was not just typed line by
	// line (recalled, pasted, or the cursor is inside it), so that it needs no empty line.
	Finished func(text string, whole bool) bool
	// Indent is the indentation of a line that follows a text.
	Indent func(before string) string
	// Align is the indentation of a line that begins with a closing bracket, behind a text;
	// -1 to leave it.
	Align    func(before string) int
	Complete func(text string, at int) Completion // at counts runes
	Pasted   func(text string) Pasted
	External func(text string) (edited string, ok bool) // edits with another program, on the terminal
	Style    Style
}

// Style is how things look: parameters of SGR sequences. The zero value has no colours.
type Style struct {
	Paint  func(text string, at int) []Span // of entries, with the cursor at a byte; may be nil
	Prompt string
	Chosen string // in menus
	Remark string // of what is neither text nor choice
	Found  string // by a search
}

// Editor reads entries from a terminal.
type Editor struct {
	cfg  Config
	pump *pump

	size    func() (cols, rows int) // of the terminal
	mu      sync.Mutex              // guards what follows: signals come at any time
	reading bool
	screen  screen
	view    layout
	text    text
	undo    undo
	recall  recall
	search  *search
	menu    *menu
	fresh   atomic.Bool // the cursor is in column 0
	struck  bool        // the terminal has shown ^C

	whole     bool     // see Config.Finished
	several   *Pasted  // what the text is, when a paste of several entries
	queue     []string // those that are still to come
	offered   string   // see Offer
	killed    []rune
	killing   bool // the last key removed text into killed
	goal      int  // display column that Up and Down keep; -1: that of the cursor
	key       key  // the one that is being taken
	indented  int  // where the cursor stood when a line was indented; 0 once that is over
	literal   bool // what comes in one go has its own indentation
	quoting   bool // the next key is a character
	lastQuery string
	unwatch   func()
}

// New starts an editor. Close ends it.
func New(cfg Config) (*Editor, error) {
	e := newEditor(cfg)
	e.size = func() (cols, rows int) { return terminalSize(cfg.In.f) }
	var err error
	if e.pump, err = newPump(e); err != nil {
		return nil, err
	}
	e.unwatch = watchSignals(e.resized, e.resumed, e.pump.restore)
	return e, nil
}

// newEditor is an editor without its terminal.
func newEditor(cfg Config) *Editor {
	e := &Editor{cfg: cfg, goal: -1}
	e.fresh.Store(true)
	cfg.In.echoed = &e.fresh
	e.view = layout{prompt: cfg.Prompt, more: cfg.More}
	e.screen.out = cfg.Out
	return e
}

// Close gives the terminal back.
func (e *Editor) Close() error {
	e.unwatch()
	return e.pump.close()
}

// Entry reads an entry: io.EOF when there will be no more, ErrCancelled after Ctrl-C.
func (e *Editor) Entry() (string, error) {
	if entry, ok := e.queued(); ok {
		return entry, nil
	}
	return e.pump.entry()
}

// Remember adds an entry to the history.
func (e *Editor) Remember(entry string) { e.cfg.History.Add(entry) }

// Offer gives an entry that Tab puts into an empty prompt, until an entry is finished.
func (e *Editor) Offer(entry string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.offered = entry
}

// SetStyle changes how things look.
func (e *Editor) SetStyle(s Style) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.cfg.Style = s
}

// Write is for output that may come at any time: while an entry is edited it goes above
// the entry. The terminal's own output has to come through it, so that the prompt
// knows where a line starts.
func (e *Editor) Write(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(p) == 0 {
		return 0, nil
	}
	if !e.reading {
		if e.struck {
			_, _ = io.WriteString(e.cfg.Out, "\n")
		}
		e.struck = false
		e.fresh.Store(p[len(p)-1] == '\n')
		return e.cfg.Out.Write(p)
	}
	e.screen.erase()
	n, err := e.cfg.Out.Write(p)
	if p[len(p)-1] != '\n' {
		_, _ = io.WriteString(e.cfg.Out, "\r\n")
	}
	e.draw()
	return n, err
}

// Interrupted tells that the terminal has shown ^C: the next output starts a line.
func (e *Editor) Interrupted() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.reading {
		e.struck = true
		e.fresh.Store(false)
	}
}

// queued shows the next entry of a paste as if it had been typed.
func (e *Editor) queued() (string, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.queue) == 0 {
		return "", false
	}
	entry := e.queue[0]
	e.queue = e.queue[1:]
	e.begin()
	e.text.set([]rune(entry), len([]rune(entry)))
	e.finish()
	return entry, true
}

// begin starts an entry: the terminal is in raw mode.
func (e *Editor) begin() {
	e.text, e.undo, e.whole, e.goal = text{}, undo{}, false, -1
	e.search, e.menu, e.several, e.killing, e.quoting = nil, nil, nil, false, false
	e.indented, e.literal, e.struck = 0, false, false
	e.recall.end()
	e.view.top = 0
	if !e.fresh.Load() {
		_, _ = io.WriteString(e.cfg.Out, "\r\n")
	}
	e.reading = true
	e.draw()
}

// finish ends the drawing of an entry.
func (e *Editor) finish() {
	e.menu, e.search = nil, nil
	e.text.at = len(e.text.runes)
	e.view.final = true
	e.draw()
	e.view.final = false
	e.screen.done()
	e.reading, e.offered = false, ""
	e.fresh.Store(true)
}

// measure asks the terminal for its size. When its width has changed, it has broken
// what stands there anew; when it has become too low, the start of it is gone.
func (e *Editor) measure() {
	e.view.cols, e.view.rows = e.size()
	if e.screen.cols != e.view.cols || len(e.screen.rows) > e.view.rows {
		e.screen.resized(e.view.cols)
	}
}

// draw shows everything as it is now.
func (e *Editor) draw() {
	e.measure()
	v, style := &e.view, &e.cfg.Style
	v.below, v.style, v.paint = nil, style.Prompt, style.Paint
	switch {
	case e.search != nil:
		v.below = []row{e.search.row(v.cols).styled(style.Remark)}
		v.paint = e.search.paint(style)
	case e.menu != nil:
		v.below = e.menu.rows(v.cols, v.rows/2, style.Chosen)
	case e.offered != "" && len(e.text.runes) == 0 && !v.final:
		v.below = []row{plainRow("Tab: "+strings.ReplaceAll(e.offered, "\n", " "), v.cols).styled(style.Remark)}
	}
	e.screen.show(e.view.of(&e.text))
}

func (e *Editor) resized() {
	defer e.pump.guard()
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.reading {
		return
	}
	e.draw()
}

// resumed: the process was stopped and goes on. Whoever had the terminal in between
// left it in another mode.
func (e *Editor) resumed() {
	defer e.pump.guard()
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.reading {
		return
	}
	e.pump.again()
	e.screen.frame = frame{}
	_, _ = io.WriteString(e.cfg.Out, "\r\x1b[J")
	e.draw()
}

// suspend is Ctrl-Z.
func (e *Editor) suspend() {
	e.draw()
	e.screen.done()
	e.pump.restore()
	e.mu.Unlock()
	suspend()
	e.mu.Lock()
	e.pump.again()
}

// external edits the entry with another program.
func (e *Editor) external() {
	if e.cfg.External == nil {
		return
	}
	e.screen.erase()
	e.pump.restore()
	text := e.text.String()
	e.reading = false
	e.mu.Unlock()
	edited, ok := e.cfg.External(text)
	e.mu.Lock()
	e.reading = true
	e.pump.again()
	if !e.fresh.Load() {
		_, _ = io.WriteString(e.cfg.Out, "\r\n")
	}
	if rs := []rune(strings.TrimRight(edited, "\n")); ok {
		e.undo.note(&e.text, false)
		e.text.set(rs, len(rs))
		e.whole = true
	}
}

func (e *Editor) bell() { _, _ = io.WriteString(e.cfg.Out, "\a") }

// outcome is what a key does to the entry as a whole.
type outcome uint8

const (
	more outcome = iota
	finished
	cancelled
	left
)

// press takes a key.
func (e *Editor) press(k key) outcome {
	e.mu.Lock()
	defer e.mu.Unlock()
	if k.name == noKey {
		e.draw()
		return more
	}
	e.key = k
	defer func() { e.literal = e.literal && e.cfg.In.pending() }()
	out := e.take(k)
	if out == more {
		if !e.cfg.In.pending() {
			e.draw()
		}
		return more
	}
	if out == cancelled {
		e.text.at = len(e.text.runes)
		e.undo.note(&e.text, false)
		e.text.insert([]rune("^C")...)
	}
	if out == finished {
		e.queue = e.rest()
	}
	e.finish()
	return out
}

func (e *Editor) take(k key) outcome {
	switch {
	case e.quoting:
		e.quoting = false
		e.quote(k)
		return more
	case e.search != nil && e.searchKey(k), e.menu != nil && e.menuKey(k):
		return more
	case k.name == "":
		e.typed(k.char)
		return more
	}
	b := bindings()[k.name]
	if b == nil {
		return more
	}
	if !b.keeps {
		e.goal = -1
	}
	out := b.run(e)
	e.killing = b.kills
	return out
}

// typed inserts a character.
func (e *Editor) typed(r rune) {
	e.killing, e.goal, e.several = false, -1, nil
	e.undo.note(&e.text, true)
	e.ownIndent(r)
	if e.text.inIndent() && strings.ContainsRune(")]}", r) && !e.text.firstLine() && e.cfg.Align != nil {
		start := e.text.lineStart(e.text.at)
		if n := e.cfg.Align(string(e.text.runes[:start])); n >= 0 && n < e.text.at-start {
			e.text.cut(start+n, e.text.at)
		}
	}
	e.text.insert(r)
}

// quote inserts a key as a character: Ctrl-V Tab.
func (e *Editor) quote(k key) {
	r := k.char
	switch {
	case k.name == "Tab":
		r = '\t'
	case k.name == "Enter":
		r = '\n'
	case k.name != "":
		return
	}
	e.typed(r)
}

// enter finishes the entry or begins a line.
func (e *Editor) enter() outcome {
	whole := e.whole || e.text.at < len(e.text.runes)
	if e.untouched() || e.cfg.Finished == nil || e.cfg.Finished(e.text.String(), whole) {
		e.dropBlankEnd()
		return finished
	}
	e.newline()
	return more
}

// dropBlankEnd removes the empty lines that ended an entry.
func (e *Editor) dropBlankEnd() {
	if s := e.text.String(); strings.Contains(s, "\n") {
		rs := []rune(strings.TrimRight(s, " \t\n"))
		e.text.set(rs, len(rs))
	}
}

// newline begins a line with the indentation that fits.
func (e *Editor) newline() {
	e.undo.note(&e.text, false)
	indent := ""
	if e.cfg.Indent != nil && !e.literal {
		indent = e.cfg.Indent(string(e.text.runes[:e.text.at]))
	}
	end := e.text.at
	for indent != "" && end < len(e.text.runes) && e.text.runes[end] == ' ' {
		end++
	}
	e.text.replace(e.text.at, end, []rune("\n"+indent))
	e.whole, e.several = false, nil
	e.indented = e.text.at
}

// ownIndent: a blank behind an indentation, with more input right behind it, is not
// typed by hand. What comes in one go without the marks of a paste and indents its
// lines itself is taken as it is.
func (e *Editor) ownIndent(r rune) {
	if r == ' ' && e.text.at == e.indented && e.cfg.In.pending() {
		e.text.cut(e.text.lineStart(e.text.at), e.text.at)
		e.literal = true
	}
	e.indented = 0
}
