package tiering

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/synoema/synoema/core"
)

// Promoted tells which functions have turned native since it was last asked.
func (s *Session) Promoted() []FnInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []FnInfo
	for _, st := range s.promoted {
		if st.body != nil { // else demoted again
			out = append(out, FnInfo{Name: keyText(st.fn), Tier: tierNative, CodeBytes: st.code, CompileTime: st.took})
		}
	}
	s.promoted = nil
	return out
}

// Tiers as FnInfo names them.
const (
	tierInterp  = "interp"
	tierNative  = "native"
	tierInlined = "inlined" // it runs only as part of others
)

// Functions lists the instances that have run, and the session's own functions that
// ran as part of others, for :tier.
func (s *Session) Functions() []FnInfo {
	inlined := s.inlined()
	var out []FnInfo
	listed := map[core.Name]bool{}
	for _, fn := range s.insts.All() {
		st := s.state(fn)
		if st == nil || fn.Code.Load() == nil || isEntry(fn.Def) && fn.Owner == nil {
			continue
		}
		info := s.info(st)
		info.InlinedBy = inlined[fn.Def]
		if info.Calls > 0 || st.body != nil {
			listed[fn.Def] = true
			out = append(out, info)
		}
	}
	for name, by := range inlined {
		if d := s.program.Defs[name]; d != nil && !listed[name] {
			ty, _ := s.env.TypeOf(string(name))
			out = append(out, FnInfo{Name: string(name), Type: ty, Tier: tierInlined, InlinedBy: by})
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].Calls != out[j].Calls {
			return out[i].Calls > out[j].Calls
		}
		return out[i].Name < out[j].Name
	})
	return out
}

// keyText is a function's key without the number of the entry that it is part of.
func keyText(fn *core.Fn) string {
	rest, ok := strings.CutPrefix(fn.Key, entryPrefix)
	if !ok {
		return fn.Key
	}
	return "it" + strings.TrimLeft(rest, "0123456789")
}

func (s *Session) info(st *fnState) FnInfo {
	n := s.interp.Stats(st.fn)
	info := FnInfo{Name: keyText(st.fn), Type: s.types.Fun(st.fn.Ret, st.fn.Params...).String(), Tier: tierInterp,
		Calls: n.Calls + n.Turns, CodeBytes: st.code, CompileTime: st.took}
	switch {
	case st.body != nil:
		info.Tier, info.Heat = tierNative, 100
	case s.engine != nil && !st.refused:
		info.Heat = s.heatOf(st)
	}
	return info
}

// heatOf is how far an interpreted function is on its way to promotion, in per cent.
func (s *Session) heatOf(st *fnState) int {
	left, later := s.shared.Space.Fns.Heat(st.fn.ID), s.sizeHeat(st.fn)
	all := s.heat() + later
	if !st.warmed {
		left += later
	}
	return int(100 * (all - min(max(left, 0), all)) / all)
}

// inlined lists, for each definition, the functions that its text went into.
func (s *Session) inlined() map[core.Name][]string {
	out := map[core.Name][]string{}
	seen := map[string]bool{}
	for _, fn := range s.insts.All() {
		b := fn.Code.Load()
		if b == nil {
			continue
		}
		for _, dep := range b.Deps {
			if key := fmt.Sprint(dep, " ", fn.Display); dep != fn.Def && !seen[key] {
				seen[key] = true
				out[dep] = append(out[dep], fn.Display)
			}
		}
	}
	return out
}

// CompileTime is the time that programs have waited for their functions to be made native before they started:
// from the first instance to the last link.
func (s *Session) CompileTime() time.Duration { return s.compiling }
