package tiering

import (
	"fmt"
	"strings"
	"time"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/exec"
	"github.com/synoema/synoema/prelude/image"
)

// Enter takes what was typed at the prompt or given to `eval`: definitions, which
// are kept, or an expression, which is evaluated. `x = e` is evaluated on entry; when
// that fails the whole entry is taken back: what it defines is what it was before.
func (s *Session) Enter(name, text string) *Report {
	s.evacuateKept()
	var rec *record
	r := s.recording(text, func() *Report {
		rec = s.rec
		return s.enter(name, text, types.Unit{Entry: true})
	})
	if r.Status != 0 && rec != nil && len(rec.keys) > 0 && s.latest() == rec {
		s.withdraw(r)
	}
	return r
}

// withdraw takes back the latest entry, whose definitions include one without a value.
func (s *Session) withdraw(r *Report) {
	d := r.Diags[len(r.Diags)-1]
	u := s.Undo(1)
	for _, name := range u.Gone {
		d.Notes = append(d.Notes, name+" is not defined")
	}
	for _, b := range u.Back {
		d.Notes = append(d.Notes, b.Name+" is what it was before")
	}
	r.Diags, r.Defined, r.Followed = []*diag.Diagnostic{d}, nil, nil
}

func (s *Session) enter(name, text string, unit types.Unit) *Report {
	list := &diag.List{}
	f := syntax.ParseEntry(s.sources, s.sources.Add(name, text), list)
	r, res := s.declare(f, text, unit, list)
	if r.Status != 0 {
		return r
	}
	for _, d := range res.Defs {
		if d.Nullary && d.TyVars == 0 {
			if o := s.evaluate(d, keepValue); o.Status != 0 {
				return merge(r, o)
			}
		}
	}
	if res.Entry == nil {
		return r
	}
	o := s.evaluate(res.Entry, keepValue|showValue)
	if o.Status == 0 {
		s.env.Bind("it", res.Entry.Name, res.Entry.Type)
		if s.rec != nil {
			s.rec.it = true
		}
	}
	return merge(r, o)
}

// Again shows the value of `it` once more; nil when there is none.
func (s *Session) Again() *Report {
	name, ok := s.env.Global("it")
	if !ok || s.program.Def(name) == nil {
		return nil
	}
	return s.evaluate(s.program.Def(name), showValue)
}

// RunMain runs the program's main.
func (s *Session) RunMain() *Report {
	main := s.program.Defs["main"]
	if main == nil {
		return &Report{Status: statusError, Diags: []*diag.Diagnostic{{Code: "no_main", Severity: diag.Error,
			Message: "the program has no main", Hint: "define main = …; its value is printed unless it is ()"}}}
	}
	if main.Type.IsFun() {
		call, err := s.mainCall(main)
		if err != nil {
			return &Report{Status: statusError, Diags: []*diag.Diagnostic{err}}
		}
		main = call
	}
	return s.evaluate(main, showValue)
}

// mainCall applies a main that is a function: to (), or to the arguments.
func (s *Session) mainCall(main *core.Def) (*core.Def, *diag.Diagnostic) {
	var at core.At // nowhere: no frame of a trace
	arg, res := main.Type.Args[0], main.Type.Args[1]
	fn := &core.Global{At: at, Name: main.Name, Type: main.Type}
	var value core.Expr
	switch {
	case arg == s.types.Unit:
		value = &core.Lit{At: at, Type: s.types.Unit}
	case arg == s.types.List(s.types.String):
		value = s.argsExpr(at)
	default:
		return nil, &diag.Diagnostic{Code: "type_mismatch", Severity: diag.Error, Span: main.Span,
			Message:  "main is a function that the system does not know how to call",
			Expected: "a value, () -> a, or List String -> a", Found: main.Type.String()}
	}
	d := &core.Def{Name: "main()", Display: "main", Type: res, Span: main.Span, Nullary: true,
		Body: &core.App{At: at, Fn: fn, Args: []core.Expr{value}, Type: res}}
	s.insts.Lock(func() { s.program.Defs[d.Name] = d })
	return d, nil
}

// argsExpr is the program's arguments as a list literal.
func (s *Session) argsExpr(at core.At) core.Expr {
	list := s.types.List(s.types.String)
	var e core.Expr = &core.Construct{At: at, Con: s.types.Nil, Type: list}
	for i := len(s.cfg.Args) - 1; i >= 0; i-- {
		lit := &core.Lit{At: at, Type: s.types.String, Str: s.cfg.Args[i]}
		e = &core.Construct{At: at, Con: s.types.Cons, Type: list, Args: []core.Expr{lit, e}}
	}
	return e
}

// purpose says what an evaluation is for.
type purpose uint8

const (
	showValue purpose = 1 << iota
	keepValue         // its value stays, whatever effects made it
)

// evaluate runs a nullary definition and, if wanted, shows its value. The arenas
// are given back afterwards; a value that is kept has been copied out by then.
func (s *Session) evaluate(d *core.Def, why purpose) (r *Report) {
	channels := s.sched.Channels()
	defer func() {
		if r.Status != 0 || !s.mayHoldChannel(d.Type) {
			s.sched.Forget(s.shared, channels)
		}
		s.task.Reset()
		if s.engine != nil {
			exec.Trim(s.task)
		}
	}()
	defer s.rescue(&r, &diag.List{})
	defer s.startClock()()
	s.host.Begin()
	fn, err := s.insts.Instance(d.Name, nil)
	if err != nil {
		return s.faultReport(instanceFault(err))
	}
	if err := s.register(fn); err != nil {
		return s.faultReport(instanceFault(err))
	}
	if s.cfg.Tier == JIT && s.engine != nil {
		if err := s.compileAll(fn); err != nil {
			return s.faultReport(instanceFault(err))
		}
	}
	before := s.task.Mark()
	v := s.runMain(func() heap.Word { return s.valueOf(fn) })
	if why&keepValue != 0 && fn.Memo {
		v = s.keep(s.task, before, fn, v)
	}
	r = &Report{}
	if why&showValue != 0 {
		r.Value = s.show(v, d.Type)
	}
	return r
}

// runMain runs the body of an evaluation, and compiles what gets hot in it.
func (s *Session) runMain(body func() heap.Word) heap.Word {
	s.beside.start()
	defer s.beside.rest()
	return s.sched.Main(s.task, body)
}

// valueOf is the value of a nullary definition. One whose text is a lambda is that
// function.
func (s *Session) valueOf(fn *core.Fn) heap.Word {
	if !fn.Memo {
		return s.shared.Space.Fns.Closure(fn.ID)
	}
	return s.force(s.task, fn, s.task.DestA())
}

// show makes the texts of a value. Where the program has impls of Show, `show` is
// run on it like any other function, so that they are honoured.
func (s *Session) show(v heap.Word, ty *core.Type) *Value {
	l := s.shared.Layouts.Of(ty)
	value := &Value{Type: ty.String(), Unit: ty == s.types.Unit}
	if s.view != nil {
		value.Tree = s.viewOf(v, l)
		return value
	}
	if s.cfg.PrintsValue && value.Unit {
		return value
	}
	var text string
	if len(s.program.Impls["Show"]) > 0 && !ty.MentionsFun() {
		text = s.showByImpl(v, ty)
	} else {
		text = s.task.ShowText(v, l)
	}
	if s.cfg.PrintsValue { // a long text is nowhere twice
		s.Print(text)
		s.Print("\n")
		return value
	}
	value.Text = strings.Clone(text)
	value.Inside = value.Text
	if ty == s.types.String || ty == s.types.Char {
		value.Inside = string(s.task.AppendInside(nil, v, l)) // quoted
	}
	return value
}

// showInMessage is the text of a value in an error's message where an impl of Show has a
// say: as in a list of nothing else, without the brackets. An impl that fails itself
// has no say; a request that it was ended by is made again.
func (s *Session) showInMessage(t *heap.Task, v heap.Word, l *heap.Layout) (string, bool) {
	fn, err := s.insts.ShowInstance(s.types.List(l.Type))
	if fn == nil || err != nil || s.register(fn) != nil {
		return "", false
	}
	mark := t.Mark()
	defer t.ResetTo(mark)
	text, fault := s.interp.Run(t, fn, 0, []heap.Word{t.Cons(t.DestA(), v, 0)}, t.DestA())
	if fault != nil {
		t.Request(requestOf(fault.Code))
		return "", false
	}
	shown := strings.Clone(heap.View(text))
	return shown[1 : len(shown)-1], true
}

// showByImpl runs the function \x -> show x at the value's type. The text is in the task's memory.
func (s *Session) showByImpl(v heap.Word, ty *core.Type) string {
	name := core.Name(fmt.Sprintf("show %d", ty.ID))
	if s.program.Defs[name] == nil {
		s.defineShow(name, ty)
	}
	fn, err := s.insts.Instance(name, nil)
	if err == nil {
		err = s.register(fn)
	}
	if err != nil {
		panic(instanceFault(err))
	}
	text, fault := s.interp.Run(s.task, fn, 0, []heap.Word{v}, s.task.DestA())
	if fault != nil {
		panic(fault)
	}
	return heap.View(text)
}

func (s *Session) defineShow(name core.Name, ty *core.Type) {
	x := &core.Local{Name: "x", Type: ty}
	fnTy := s.types.Fun(s.types.String, ty)
	method := &core.Method{Class: "Show", Name: "show", ClassTy: ty, Type: fnTy}
	d := &core.Def{Name: name, Display: "show", Type: fnTy, Body: &core.Lam{Params: []*core.Local{x}, Type: fnTy,
		Body: &core.App{Fn: method, Args: []core.Expr{&core.Var{Local: x}}, Type: s.types.String}}}
	s.insts.Lock(func() { s.program.Defs[d.Name] = d })
}

// startClock requests a timeout when the configured time is over; the result
// stops the clock and clears requests that came too late.
func (s *Session) startClock() (stop func()) {
	over := false // guarded by asking: the timer may be running already when it is stopped
	var timer *time.Timer
	if s.cfg.Timeout != 0 {
		timer = time.AfterFunc(s.cfg.Timeout, func() { s.request(heap.PendingTimeout, &over) })
	}
	return func() {
		if timer != nil {
			timer.Stop()
		}
		s.asking.Lock()
		over = true
		s.asking.Unlock()
		s.task.TakePending()
	}
}

// TypeOf gives the type of an expression without evaluating it.
func (s *Session) TypeOf(text string) (ty string, r *Report) {
	list := &diag.List{}
	defer s.rescue(&r, list)
	f := syntax.ParseEntry(s.sources, s.sources.Add("<type>", text), list)
	if !list.HasErrors() && f.Entry == nil {
		list.Add(&diag.Diagnostic{Code: "expected_expression", Message: "only an expression has a type to show",
			Hint: "give an expression; for a definition give the name that it defines"})
	}
	if list.HasErrors() {
		return "", failed(list)
	}
	s.need(text)
	if v, ok := f.Entry.(*syntax.Var); ok && v.Module == "" {
		if ty, ok := s.env.TypeOf(v.Name); ok {
			return ty, &Report{}
		}
	}
	info := s.env.Check(f, types.Unit{Entry: true, Probe: true}, list)
	if list.HasErrors() {
		return "", failed(list)
	}
	return info.EntryText, &Report{}
}

// Doc gives what the doc comment of a name or type says, "" when it has none, and the
// name's type; a type has none. The report has the error for an unknown name.
func (s *Session) Doc(name string) (text, ty string, r *Report) {
	s.need(name)
	ty, r = s.TypeOf(name)
	if text = s.env.Doc(name); text != "" {
		r = &Report{}
	}
	return text, ty, r
}

// Names lists everything that may be mentioned, for completion.
func (s *Session) Names() []string {
	return append(s.env.Names(), image.Names()...)
}

// Describe says what a name of Names is, for completion: its type, or which kind of
// declaration made it; "" when that is not known. It checks and runs nothing.
func (s *Session) Describe(name string) string {
	s.need(name)
	if ty, ok := s.env.TypeOf(name); ok {
		return ty
	}
	return s.env.Sort(name)
}

// merge adds the outcome of an evaluation to that of the declarations before it.
func merge(r, o *Report) *Report {
	r.Diags = append(r.Diags, o.Diags...)
	r.Value, r.Status, r.Exit = o.Value, o.Status, o.Exit
	return r
}
