//go:build linux && amd64

package exec

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
)

// stackMargin is kept free below the stack limit: leaf functions without a
// check, stubs that save registers.
const stackMargin = 64 << 10

// Engine owns the native code of one session. Register and Link may be called
// by one goroutine while others run code.
type Engine struct {
	fns     *heap.FnTable
	statics *heap.Statics
	layouts *heap.Layouts
	host    Host

	mu      sync.Mutex
	mem     *codeMemory
	stubs   *stubs
	thunks  uintptr // of all functions that there can be, by ID: registering never runs out of room
	unhook  func()
	sigs    []*signature
	helpers table[helperCall]
	traps   table[trap]
	placed  atomic.Pointer[[]*placed] // by address
	sigView atomic.Pointer[[]*signature]

	gaps []gap // code memory that was given back, by address

	codeMap *os.File // see MapTo; nil when nobody wants it
	mapEnd  int64
}

// New maps the code memory of a session and writes the stubs into it.
func New(sh *heap.Shared, host Host) (*Engine, error) {
	e := &Engine{fns: sh.Space.Fns, statics: sh.Space.Statics, layouts: sh.Layouts, host: host}
	var err error
	if e.mem, err = mapCode(uintptr(sh.Space.CodeBase), sh.Space.CodeSize); err != nil {
		return nil, err
	}
	code, st := emitStubs(e.mem.rx, e.mem.rw)
	e.stubs = st
	if _, err = e.reserve(len(code)); err == nil {
		e.thunks, err = e.reserve(heap.MaxFns * thunkSize)
	}
	if err != nil {
		return nil, errors.Join(err, e.mem.unmap())
	}
	e.unhook, err = addRegion(e.mem.rx, e.mem.rx+uintptr(len(e.mem.rw)), st.fault)
	if err != nil {
		return nil, errors.Join(err, e.mem.unmap())
	}
	return e, nil
}

// Close unmaps the code. No native code of the session may be running.
func (e *Engine) Close() error {
	e.unhook()
	if e.codeMap != nil {
		e.codeMap.Close() // what could be written has been
	}
	return e.mem.unmap()
}

// LimitCode makes bytes the room that is left for code.
func (e *Engine) LimitCode(bytes int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.mem.limit = min(e.mem.used+bytes, len(e.mem.rw))
}

// codeAlign is a line of the cache: how fast a function runs must not depend on what lies before it
// (ackermann took up to 1.17 times the cycles when the stubs grew by 16 bytes).
const codeAlign = 64

// reserve takes room for code.
func (e *Engine) reserve(n int) (uintptr, error) {
	start := (e.mem.used + codeAlign - 1) &^ (codeAlign - 1)
	if start+n > e.mem.limit {
		return 0, ErrCodeFull
	}
	e.mem.used = start + n
	return e.mem.rx + uintptr(start), nil
}

func (e *Engine) publishSigs() {
	view := e.sigs
	e.sigView.Store(&view)
}

func (e *Engine) signature(fn *core.Fn) *signature {
	view := e.sigView.Load()
	if view == nil || fn.ID >= len(*view) {
		return nil
	}
	return (*view)[fn.ID]
}

func (e *Engine) addPlaced(p *placed) {
	old := e.placed.Load()
	if old == nil || len(*old) == 0 || (*old)[len(*old)-1].lo < p.lo {
		appendTo(&e.placed, p)
		return
	}
	at := sort.Search(len(*old), func(i int) bool { return (*old)[i].lo > p.lo })
	grown := slices.Insert(slices.Clone(*old), at, p)
	e.placed.Store(&grown)
}

// find returns the code that contains the call before a return address, or nil.
func (e *Engine) find(pc uintptr) *placed {
	list := e.placed.Load()
	if list == nil {
		return nil
	}
	lo, hi := 0, len(*list)
	for lo < hi {
		if mid := (lo + hi) / 2; (*list)[mid].hi < pc {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(*list) && (*list)[lo].lo <= pc {
		return (*list)[lo]
	}
	return nil
}

// Attach gives a task its native stack. It must be called before Run.
func Attach(t *heap.Task) error {
	_, hi, err := t.NativeStack()
	if err != nil {
		return fmt.Errorf("native stack: %w", err)
	}
	heap.Store(t.Ctx, heap.CtxNativeSP, hi-64)
	t.LimitNative(stackMargin)
	return nil
}

// Trim gives back what deep recursion has touched of a task's native stack. The
// task must not be inside Run.
func Trim(t *heap.Task) {
	t.TrimNative()
}

// setArgs stores arguments where the argument registers are loaded from.
func setArgs(ctx heap.Word, locs []abi.Loc, args []heap.Word) {
	for i, l := range locs {
		heap.Store(ctx, argOffset(l), args[i])
	}
}

func getArgs(ctx heap.Word, locs []abi.Loc, args []heap.Word) {
	for i, l := range locs {
		args[i] = heap.Load(ctx, argOffset(l))
	}
}

// argSlot[r] is the position of argument register r in its part of the context.
var argSlot = func() (s [32]int) {
	for i, r := range abi.IntArgs {
		s[r] = heap.CtxIntArgs + 8*i
	}
	for i, r := range abi.FloatArgs {
		s[r] = heap.CtxFloatArgs + 8*i
	}
	return s
}()

func argOffset(l abi.Loc) int {
	if l.InMem {
		return heap.CtxMoreArgs + 8*l.More
	}
	return argSlot[l.Reg]
}

func setResult(ctx, v heap.Word) {
	heap.Store(ctx, heap.CtxIntArgs, v)
	heap.Store(ctx, heap.CtxFloatArgs, v)
}

// ErrUnsupported is returned by New on platforms without a native tier.
var ErrUnsupported = errors.New("no native tier on this platform")

// Supported reports whether this platform has a native tier.
func Supported() bool { return true }
