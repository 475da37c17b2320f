// The function table: one descriptor of FnDescSize bytes for each core.Fn.

package heap

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/synoema/synoema/core"
)

// FnTable is the table of descriptors. Descriptors never move; reading one needs
// no lock. Their layout stands in context.go.
//
//	Desc(id) ─► ┌──────┬───────┬────────┬────┬──────┬──────┬───────┬─────────┐
//	            │ code │ arity │ ncapt. │ id │ heat │ memo │ value │ closure │
//	            └──────┴───────┴────────┴────┴──────┴──────┴───────┴─────────┘
//	                                                               ▲ the function as a value,
//	                                                                 when it captures nothing
type FnTable struct {
	Base Word

	mu   sync.Mutex
	fns  [MaxFns / fnChunk]atomic.Pointer[fnBlock]
	heat Word
	code Word
}

const fnChunk = 1024

type fnBlock [fnChunk]fnEntry

type fnEntry struct {
	fn       atomic.Pointer[core.Fn]
	closures atomic.Pointer[closureMap]
}

// SetDefaults gives the code address (the thunk that enters the interpreter)
// and the heat that descriptors are initialised with from now on.
func (f *FnTable) SetDefaults(code, heat Word) {
	f.mu.Lock()
	f.code, f.heat = code, heat
	f.mu.Unlock()
}

// Desc is the address of descriptor id.
func (f *FnTable) Desc(id int) Word { return f.Base + Word(id)*FnDescSize }

// ID is the function of the descriptor at desc.
func (f *FnTable) ID(desc Word) int { return int(desc-f.Base) / FnDescSize }

// IsDesc reports whether addr is the address of an initialised descriptor.
func (f *FnTable) IsDesc(addr Word) bool {
	off := addr - f.Base
	return off < tableBytes && off%FnDescSize == 0 && f.Fn(int(off)/FnDescSize) != nil
}

// Init fills the descriptor of fn; again after its parameters changed.
func (f *FnTable) Init(fn *core.Fn) {
	if fn.ID < 0 || fn.ID >= MaxFns {
		panic(fmt.Sprintf("heap: function number %d of %s is outside the table", fn.ID, fn.Key))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	block := &f.fns[fn.ID/fnChunk]
	if block.Load() == nil {
		block.Store(new(fnBlock))
	}
	block.Load()[fn.ID%fnChunk].fn.Store(fn)
	d := f.Desc(fn.ID)
	atomic.StoreUint64(atomicWord(d+FnCode), f.code)
	store32(d, FnArity, int32(len(fn.Params)))
	store32(d, FnCaptures, int32(len(fn.Captures)))
	Store(d, FnID, Word(fn.ID))
	atomic.StoreUint64(atomicWord(d+FnHeat), f.heat)
	Store(d, FnMemo, MemoNone)
	Store(d, FnValue, 0)
	Store(d, FnClosure, d)
	Store(d, FnTurns, 0)
}

// Fn is the function with the given number, or nil.
func (f *FnTable) Fn(id int) *core.Fn {
	if id < 0 || id >= MaxFns {
		return nil
	}
	b := f.fns[id/fnChunk].Load()
	if b == nil {
		return nil
	}
	return b[id%fnChunk].fn.Load()
}

// mapOf is where the map of closures of an initialised function is kept.
func (f *FnTable) mapOf(id int) *atomic.Pointer[closureMap] {
	return &f.fns[id/fnChunk].Load()[id%fnChunk].closures
}

// FnOf is the function of a closure value.
func (f *FnTable) FnOf(closure Word) *core.Fn { return f.Fn(f.ID(Load(closure, 0))) }

// Closure is function id as a value. It must not capture anything.
func (f *FnTable) Closure(id int) Word { return f.Desc(id) + FnClosure }

// Code and SetCode are the function's native entry; publishing is one store.
func (f *FnTable) Code(id int) Word { return atomic.LoadUint64(atomicWord(f.Desc(id) + FnCode)) }

// SetCode publishes the native entry of function id.
func (f *FnTable) SetCode(id int, code Word) {
	atomic.StoreUint64(atomicWord(f.Desc(id)+FnCode), code)
}

// Heat is what is left of the function's countdown to promotion.
func (f *FnTable) Heat(id int) int64 {
	return int64(atomic.LoadUint64(atomicWord(f.Desc(id) + FnHeat)))
}

// SetHeat starts the countdown anew.
func (f *FnTable) SetHeat(id int, n int64) {
	atomic.StoreUint64(atomicWord(f.Desc(id)+FnHeat), Word(n))
}

// Memo is the state and value of a nullary definition.
func (f *FnTable) Memo(id int) (state int, value Word) {
	d := f.Desc(id)
	state = int(atomic.LoadUint64(atomicWord(d + FnMemo)))
	return state, Load(d, FnValue)
}

// SetMemo stores the value first, so that whoever sees the state sees the value.
func (f *FnTable) SetMemo(id int, state int, value Word) {
	d := f.Desc(id)
	atomic.StoreUint64(atomicWord(d+FnValue), value)
	atomic.StoreUint64(atomicWord(d+FnMemo), Word(state))
}

// Arity of a closure value: the arguments it waits for.
func Arity(closure Word) int { return int(Load32(Load(closure, 0), FnArity)) }
