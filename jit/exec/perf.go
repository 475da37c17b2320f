//go:build linux && amd64

package exec

import (
	"cmp"
	"fmt"
	"os"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
)

// MapTo keeps a list of what lies where in code memory in a file of the form that `perf` reads:
// lines of a start, a size, both hexadecimal, and a name. When code was given back the list is
// written anew, since its room may be used again. The file stays after Close. A name in a folder
// that all can write to may be a link that somebody laid: it is not followed.
func (e *Engine) MapTo(path string) (err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.codeMap, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|unix.O_NOFOLLOW, 0o600); err != nil {
		e.codeMap = nil
		return err
	}
	return e.writeMap()
}

// writeMap writes the whole list.
func (e *Engine) writeMap() error {
	if e.codeMap == nil {
		return nil
	}
	text := e.mapStubs(nil)
	if placed := e.placed.Load(); placed != nil {
		for _, p := range *placed {
			text = mapLine(text, p.lo, p.hi, p.code.Fn.Key)
		}
	}
	err := e.codeMap.Truncate(0)
	if err == nil {
		_, err = e.codeMap.WriteAt(text, 0)
	}
	e.mapEnd = int64(len(text))
	return err
}

// mapPlaced adds one function to the list. Where that fails the list ends: the code is good.
func (e *Engine) mapPlaced(p *placed) {
	if e.codeMap == nil {
		return
	}
	n, err := e.codeMap.WriteAt(mapLine(nil, p.lo, p.hi, p.code.Fn.Key), e.mapEnd)
	e.mapEnd += int64(n)
	if err != nil {
		e.codeMap = nil
	}
}

// mapStubs lists the stubs, each of which ends where the next one begins, and the thunks
// of functions without machine code.
func (e *Engine) mapStubs(text []byte) []byte {
	type start struct {
		at   uintptr
		name string
	}
	starts := []start{{e.mem.rx, "enter"}, {e.thunks, ""}}
	for s := range abi.NumStubs {
		starts = append(starts, start{e.stubs.entry[s], s.String()})
	}
	slices.SortFunc(starts, func(a, b start) int { return cmp.Compare(a.at, b.at) })
	for i, s := range starts[:len(starts)-1] {
		text = mapLine(text, s.at, starts[i+1].at, "stub "+s.name)
	}
	return mapLine(text, e.thunks, e.thunks+heap.MaxFns*thunkSize, "thunks")
}

func mapLine(text []byte, lo, hi uintptr, name string) []byte {
	if lo == hi {
		return text
	}
	return fmt.Appendf(text, "%x %x %s\n", lo, hi-lo, name)
}
