package ssa

import (
	"fmt"
	"slices"

	"github.com/synoema/synoema/core"
)

// Pass is one transformation of a function.
type Pass struct {
	Name     string
	Run      func(*Func) (changed bool) // false when the function is as it was, for certain
	Requires []string                   // passes that must have run before
	After    []string                   // when none of these has changed anything, it has nothing to do; empty: it always has
}

// passes is the pipeline, in order.
//
//	points    that cannot be reached with more memory than before; first, for the loop is simpler without
//	clean     joins blocks that Build left apart
//	gvn       what is constant or was computed before
//	carry     fields of records that loops make anew; after gvn, which knows them
//	delay     objects that not every way wants; after gvn, which knows their fields
//	ranges    checks that cannot fail; needs the comparisons in one form (gvn)
//	strength  cheap forms; after ranges, which understands multiplication, not shifts
//	choose    between values without a branch; after ranges, which wants to know the way
//	tidy      constant conditions that the former found
//	cells     recursion behind cells becomes a loop; after choose, which does not look through its stores
//	forward   lists that loops make are not turned round at the end; before invert, which blurs the loops
//	twins     ways that do the same with different values; after cells and forward, which make such
//	invert    tests at the ends of loops; after ranges, which wants them at the head
//	settle    what the guard of an inverted loop knows of the first turn
//	regvn     the same, and tests that the guard has decided
//	licm      what loops compute every time; after gvn, or equal values are hoisted twice
//	dce       what is left over
//	sink      values to where they are needed; after licm, or they never leave a loop, and dce, which knows what is no need
//	shrink    blocks that dce emptied
//	tops      restores of what cannot have moved; after dce, which drops allocations
//	sweep     what only those blocks used, tops that nobody restores
//	coalesce  allocations; after dce, which drops objects one by one
//	cold      the unlikely blocks; last, since merging blocks forgets the mark
var passes = [...]Pass{
	{"points", dropPoints, nil, nil},
	{"clean", simplifyCFG, []string{"points"}, nil},
	{"gvn", valueNumbering, []string{"clean"}, nil},
	{"carry", carryFields, []string{"gvn"}, nil},
	{"delay", delayAllocs, []string{"gvn"}, nil},
	{"ranges", removeChecks, []string{"gvn"}, nil},
	{"strength", reduceStrength, []string{"ranges"}, nil},
	{"choose", chooseValues, []string{"ranges"}, nil},
	{"tidy", simplifyCFG, []string{"gvn", "ranges"}, nil},
	{"cells", recursionBehindCells, []string{"choose", "tidy"}, nil},
	{"forward", forwardLists, []string{"choose", "tidy"}, nil},
	{"twins", mergeTwins, []string{"cells", "forward"}, nil},
	{"invert", invertLoops, []string{"ranges", "tidy"}, nil},
	{"settle", simplifyCFG, []string{"invert"}, []string{"invert"}},
	{"regvn", valueNumbering, []string{"settle"}, []string{"invert"}},
	{"licm", hoistInvariants, []string{"regvn"}, nil},
	{"dce", deadCode, []string{"gvn", "ranges", "licm"}, nil},
	{"sink", sinkValues, []string{"licm", "dce"}, nil},
	{"shrink", simplifyCFG, []string{"dce", "sink"}, nil},
	{"tops", trackTops, []string{"dce", "shrink"}, nil},
	{"sweep", deadCode, []string{"shrink", "tops"}, []string{"shrink", "tops"}},
	{"coalesce", coalesceAllocs, []string{"sweep"}, nil},
	{"cold", markCold, []string{"shrink"}, nil},
}

// Passes returns the pipeline in order.
func Passes() []Pass { return append([]Pass(nil), passes[:]...) }

// Switches lists what Options.Off can name: the passes, and rules of Build.
func Switches() []string {
	out := []string{Callees, Rings}
	for i := range passes {
		out = append(out, passes[i].Name)
	}
	return out
}

// Options steer OptimizeWith. The zero value runs everything and checks nothing.
type Options struct {
	Off    map[string]bool             // passes and rules to leave out, by name; see Switches
	Fuel   *core.Fuel                  // how often passes may run, under their names behind "ssa."
	Verify bool                        // verify before the first and after every pass
	After  func(pass string, fn *Func) // sees the function after Build ("build") and after every pass
}

// Optimize runs the whole pipeline on f.
func Optimize(f *Func) { OptimizeWith(f, &Options{}) }

// OptimizeWith runs the pipeline on f as opt says. A pass that leaves a broken
// function panics with its name when opt.Verify is set.
func OptimizeWith(f *Func, opt *Options) {
	opt.report("build", f)
	mem := f.mem()
	var changed [len(passes)]bool
	for i := range passes {
		p := &passes[i]
		if !opt.On(p.Name, f.Name) {
			continue
		}
		if p.hasWork(changed[:i]) {
			mem.nextPass()
			changed[i] = p.Run(f)
		}
		opt.report(p.Name, f)
	}
	f.graph = nil // nobody needs it any more
}

// hasWork reports whether one of the passes that p comes after has changed the function; changed is of those
// that have run.
func (p *Pass) hasWork(changed []bool) bool {
	if len(p.After) == 0 {
		return true
	}
	for i, did := range changed {
		if did && slices.Contains(p.After, passes[i].Name) {
			return true
		}
	}
	return false
}

// On tells whether a pass or rule may run on a function.
func (o *Options) On(pass, fn string) bool {
	return !o.Off[pass] && (o.Fuel == nil || o.Fuel.Spend("ssa."+pass, fn))
}

func (o *Options) report(pass string, f *Func) {
	if o.Verify {
		if err := Verify(f); err != nil {
			panic(fmt.Sprintf("after pass %s: %v\n%s", pass, err, f))
		}
	}
	if o.After != nil {
		o.After(pass, f)
	}
}

// CheckOrder reports a pass that stands before one that it requires, or that
// requires one that does not exist.
func CheckOrder(ps []Pass) error {
	at := map[string]int{}
	for i, p := range ps {
		if _, twice := at[p.Name]; twice {
			return fmt.Errorf("ssa: two passes are named %s", p.Name)
		}
		at[p.Name] = i
	}
	for i, p := range ps {
		for _, r := range p.Requires {
			if j, ok := at[r]; !ok || j >= i {
				return fmt.Errorf("ssa: pass %s must come after %s", p.Name, r)
			}
		}
	}
	return nil
}
