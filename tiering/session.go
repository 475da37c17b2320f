package tiering

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/interp"
	"github.com/synoema/synoema/jit"
	"github.com/synoema/synoema/jit/exec"
	"github.com/synoema/synoema/prelude"
	"github.com/synoema/synoema/prelude/image"
	"github.com/synoema/synoema/source"
)

// Config says how a session runs. Zero fields take the defaults.
type Config struct {
	Tier        Tier
	Threshold   int // heat at which a function is promoted
	Stdout      io.Writer
	Stdin       io.Reader
	Args        []string
	Trace       io.Writer      // promotions are reported here
	MaxMemory   int64          // bytes an evaluation may use
	Beside      int            // nodes from which functions are compiled on another core; negative: none is
	MaxOutput   int64          // bytes an evaluation may print; 0 is no limit
	PrintsValue bool           // a value that is to be shown is printed, unless it is (); its report has no text
	MaxSteps    int64          // functions an evaluation may enter, turns of loops included; 0 is no limit
	MaxCode     int            // bytes of machine code; beyond it functions stay interpreted
	Timeout     time.Duration  // of one evaluation
	Seed        *int64         // of `random`
	Fixed       bool           // definitions are loaded once and never redefined: more can be inlined
	Without     []string       // optimiser passes to leave out, by name; "ssa.gvn" names one of package ssa
	Fuel        map[string]int // how often passes may run, by the same names; they are left out behind it
	Grants      Grants         // what programs may do beyond printing and reading their input
	Freeing     heap.Freeing   // what becomes of freed memory; for tests

	FuelEnds func(pass, function string) // told of the last function on which a pass of Fuel ran

	PerfMap string // file that `perf` finds the names of native functions in; "" is none

	EvacuateAlways bool // every point where memory may be collected does so; for tests

	Profile       *Profile // filled with what compiling costs, when set
	ProfileMemory bool     // sample who allocates, see MemoryProfile
	CheckRegions  bool     // verify what region inference did to every function, and the age of what interpreted ones make
}

// Grants is what a program is allowed to do to the world; zero is nothing.
type Grants = builtin.Grants

// Grant is one kind of permission.
type Grant = builtin.Grant

// AllowAll grants everything.
func AllowAll() Grants { return builtin.AllowAll() }

// Session owns everything that a program needs from its text to its result. Its
// methods are for one goroutine, but for Interrupt.
type Session struct {
	cfg     Config
	sources *source.Set
	types   *core.Types
	env     *types.Env
	lib     *image.Library
	program *core.Program
	insts   *core.Instances

	shared *heap.Shared
	task   *heap.Task // of the entries and of main
	sched  *builtin.Scheduler
	host   *builtin.Host
	interp *interp.Machine
	engine *exec.Engine // nil in the interpreter tier
	jit    *jit.Compiler

	mu        sync.Mutex                      // guards the fields below
	known     []*fnState                      // by Fn.ID: registered functions
	kept      map[core.Name]map[*core.Fn]bool // nullary definitions that have values
	full      bool                            // code memory is used up: promotion has stopped
	started   time.Time
	files     map[string]*imported      // imported files by absolute path
	reread    int                       // files imported so far
	retyped   retypings                 // by them, and not yet followed
	importing []source.Span             // the imports under way, outermost first
	its       int                       // expressions entered so far
	forcing   map[*heap.Task][]*core.Fn // nullary definitions under evaluation, outermost first

	ticks      int                   // declarations entered so far
	pieces     map[string]*piece     // what was entered, by key
	functions  map[core.Name]*piece  // those of them that are functions or values
	stale      map[core.Name]*misfit // functions that no longer fit what they mention
	rec        *record               // of the entry under way, or nil
	past       []*record             // entries that can be taken back, the last one last
	promoted   []*fnState            // since Promoted was last asked
	swept      sweepState
	functional map[*heap.Layout]bool // see holdsFunctions
	view       *View                 // how much of values is wanted, or nil

	ended []heap.Site // of tasks that are over; see MemoryProfile

	beside    *background   // compiles while programs run; nil when they have to wait
	compiling time.Duration // before they run

	asking sync.Mutex // held while tasks are asked to stop
	closed bool       // guarded by asking
}

// passesOff gives the passes to leave out whose names begin with a prefix.
func (c *Config) passesOff(prefix string) map[string]bool {
	off := map[string]bool{}
	for _, name := range c.Without {
		if pass, ok := strings.CutPrefix(name, prefix); ok {
			off[pass] = true
		}
	}
	return off
}

// New starts a session. Close gives its memory back.
func New(cfg Config) (*Session, error) {
	s := withConfig(cfg)
	s.sources, s.types = &source.Set{}, core.NewTypes()
	s.lib = image.New(s.types, s.sources)
	s.env, s.program = types.NewEnv(s.types, types.Builtins{All: builtin.Table, Lookup: builtin.Lookup}), core.NewProgram(s.types)
	s.program.Stock = s.lib.Def
	s.env.Offer(sync.OnceValue(image.Names))
	s.insts = s.newInstances()
	return s.launched()
}

// withConfig is a session without anything in it.
func withConfig(cfg Config) *Session {
	if cfg.Threshold == 0 {
		cfg.Threshold = DefaultThreshold
	}
	if cfg.Beside == 0 {
		cfg.Beside = besideNodes
		if cfg.Tier == JIT {
			cfg.Beside = pipelineNodes
		}
	}
	if cfg.MaxMemory == 0 {
		cfg.MaxMemory = defaultMemory()
	}
	return &Session{cfg: cfg, started: time.Now(), files: map[string]*imported{}, forcing: map[*heap.Task][]*core.Fn{},
		pieces: map[string]*piece{}, functions: map[core.Name]*piece{}, stale: map[core.Name]*misfit{}, retyped: newRetypings(),
		kept: map[core.Name]map[*core.Fn]bool{}, functional: map[*heap.Layout]bool{}}
}

// newInstances is where the program's instances are made, with the passes that the configuration wants.
func (s *Session) newInstances() *core.Instances {
	in := core.NewInstances(s.program, builtin.Lookup)
	if !s.cfg.Fixed {
		in.Redefinable = func(n core.Name) bool { return !prelude.Owns(n) }
	}
	in.Library = prelude.Owns
	in.Options.Off = s.cfg.passesOff("")
	in.Options.Steps = s.cfg.MaxSteps > 0
	if s.cfg.Fuel != nil {
		in.Options.Fuel = core.NewFuel(s.cfg.Fuel, s.cfg.FuelEnds)
	}
	return in
}

// launched gives a session its memory and its tiers.
func (s *Session) launched() (*Session, error) {
	var err error
	if s.shared, err = heap.NewShared(s.types); err != nil {
		return nil, err
	}
	s.shared.Budget = heap.NewBudget(int(s.cfg.MaxMemory))
	if err = s.startTask(); err == nil {
		err = s.startTiers()
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// maxTasks is the number of tasks that may run at one time.
const maxTasks = 10000

func (s *Session) startTask() error {
	s.host = builtin.NewHost(builtin.HostConfig{Stdout: s.cfg.Stdout, Stdin: s.cfg.Stdin, Args: s.cfg.Args,
		Env: os.LookupEnv, OutputLimit: s.cfg.MaxOutput, StepLimit: s.cfg.MaxSteps, Seed: s.cfg.Seed, Permit: s.cfg.Grants.Permit})
	s.sched = builtin.NewScheduler(maxTasks, s.spawnedTask, s.endTask)
	var err error
	s.task, err = s.newTask(heap.TaskConfig{})
	return err
}

func (s *Session) startTiers() error {
	s.shared.Space.Fns.SetDefaults(0, heap.Word(s.heat()))
	s.interp = interp.New(s.shared, (*interpHost)(s))
	s.interp.Checked = s.cfg.CheckRegions
	if s.cfg.Tier == JIT && !exec.Supported() {
		return fmt.Errorf("%w: it needs linux/amd64; `run` interprets", exec.ErrUnsupported)
	}
	if s.cfg.Tier == Interp || !exec.Supported() || jitOff() {
		return nil
	}
	var err error
	if s.engine, err = exec.New(s.shared, (*nativeHost)(s)); err != nil {
		return fmt.Errorf("starting the native tier: %w (SYNOEMA_JIT=off runs without it)", err)
	}
	if s.cfg.MaxCode > 0 {
		s.engine.LimitCode(s.cfg.MaxCode)
	}
	if s.cfg.PerfMap != "" {
		if err := s.engine.MapTo(s.cfg.PerfMap); err != nil {
			return fmt.Errorf("list for perf: %w", err)
		}
	}
	s.jit = jit.New(s.shared.Layouts)
	s.jit.Freeing, s.jit.Sampling = s.cfg.Freeing, s.cfg.ProfileMemory
	if s.cfg.Fixed && !s.cfg.passesOff("amd64.")["direct"] {
		s.jit.Known = s.engine.Known
	}
	s.jit.Options.Off, s.jit.Options.Fuel = s.cfg.passesOff("ssa."), s.insts.Options.Fuel
	s.jit.Text = s.calleeText
	s.watchSteps()
	s.beside = s.newBackground()
	return exec.Attach(s.task)
}

// heat is what a function's countdown starts from: beyond reach without a native tier.
func (s *Session) heat() int64 {
	if s.cfg.Tier == Interp {
		return 1 << 62
	}
	return int64(s.cfg.Threshold)
}

// End writes what is left to write. It is for a session that the process ends with: Close
// would take some 60 µs to give back memory that the system takes anyway.
func (s *Session) End() error { return s.host.Close() }

// Close gives back all memory of the session.
func (s *Session) Close() error {
	s.asking.Lock()
	s.closed = true
	s.asking.Unlock()
	var err error
	if s.engine != nil {
		err = s.engine.Close()
	}
	err = errors.Join(err, s.host.Close())
	s.sched.Close(s.shared)
	if s.task != nil {
		err = errors.Join(err, s.task.Close())
	}
	return errors.Join(err, s.shared.Close())
}

// Sources are the texts that spans of this session point into.
func (s *Session) Sources() *source.Set { return s.sources }

// Print writes to the session's output, in order with what programs print.
func (s *Session) Print(text string) error { return s.host.Write(text) }

// DropInterrupt drops what Interrupt asked for while nothing was evaluated, and tells whether
// there was such a thing: a Ctrl-C at an empty prompt is not meant for what is entered next.
func (s *Session) DropInterrupt() bool { return s.task.TakePending()&heap.PendingInterrupt != 0 }

// Flush writes buffered output.
func (s *Session) Flush() error { return s.host.Flush() }

// Interrupt ends the evaluation that is running, with the error `interrupted`. It
// may be called from any goroutine at any time, even after Close.
func (s *Session) Interrupt() { s.request(heap.PendingInterrupt, &s.closed) }
