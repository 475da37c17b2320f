package build

import (
	"fmt"
	"math/rand"
	"testing"

	"github.com/synoema/synoema/core"
)

// A value to match against: a constructor, a record or a number.
type value struct {
	con   *core.DataCon
	args  []value // of con, or the fields x and y of a record
	n     uint64
	names []string
}

// The oracle: does p match v, and what does each variable get?
func matches(p pattern, v value, got map[*core.Local]string) bool {
	switch p := p.(type) {
	case asPat:
		got[p.local] = fmt.Sprint(v)
		return matches(p.pat, v, got)
	case conPat:
		return p.con == v.con && matchAll(p.args, v.args, got)
	case litPat:
		return p.lit.Bits == v.n
	case recPat:
		for i, n := range p.names {
			if !matches(p.args[i], v.args[indexOf(v.names, n)], got) {
				return false
			}
		}
	}
	return true
}

func matchAll(ps []pattern, vs []value, got map[*core.Local]string) bool {
	for i, p := range ps {
		if !matches(p, vs[i], got) {
			return false
		}
	}
	return true
}

// run follows the tree: the action it ends in, -1 for failure, and the bindings.
func run(tr tree, env map[*place]value) (int, map[*core.Local]string) {
	switch tr := tr.(type) {
	case leaf:
		got := map[*core.Local]string{}
		for _, b := range tr.binds {
			got[b.local] = fmt.Sprint(env[b.at])
		}
		return tr.action, got
	case loads:
		v := env[tr.at]
		for i, n := range tr.names {
			env[tr.fields[i]] = v.args[indexOf(v.names, n)]
		}
		return run(tr.next, env)
	case choice:
		v := env[tr.at]
		for _, arm := range tr.arms {
			if arm.con != nil && arm.con == v.con || arm.lit != nil && arm.lit.Bits == v.n {
				for i, f := range arm.fields {
					env[f] = v.args[i]
				}
				return run(arm.next, env)
			}
		}
		if tr.rest != nil {
			return run(tr.rest, env)
		}
		panic("exhaustive choice without an arm")
	}
	return -1, nil
}

// world makes random patterns and all small values of
// T = N | C Bool T | L Int and {x : Bool, y : T}.
type world struct {
	t           *core.Types
	r           *rand.Rand
	tt, rec     *core.Type
	n, c, l     *core.DataCon
	boolValues  []value
	localNumber int
}

func newWorld(seed int64) *world {
	w := &world{t: core.NewTypes(), r: rand.New(rand.NewSource(seed))}
	con := &core.TyCon{Name: "T"}
	w.tt = w.t.Con(con)
	w.n = &core.DataCon{Name: "N", TyCon: con}
	w.c = &core.DataCon{Name: "C", TyCon: con, Tag: 1, Fields: []*core.Type{w.t.Bool, w.tt}}
	w.l = &core.DataCon{Name: "L", TyCon: con, Tag: 2, Fields: []*core.Type{w.t.Int}}
	con.Cons = []*core.DataCon{w.n, w.c, w.l}
	w.rec = w.t.Record([]string{"x", "y"}, []*core.Type{w.t.Bool, w.tt}, nil)
	w.boolValues = []value{{con: w.t.False}, {con: w.t.True}}
	return w
}

func (w *world) pattern(ty *core.Type, depth int) pattern {
	switch w.r.Intn(5) {
	case 0:
		return anyPat{}
	case 1:
		w.localNumber++
		return asPat{&core.Local{Name: fmt.Sprint("v", w.localNumber), Type: ty}, w.pattern(ty, depth)}
	}
	if depth == 0 {
		return anyPat{}
	}
	switch ty {
	case w.t.Bool:
		return conPat{con: []*core.DataCon{w.t.False, w.t.True}[w.r.Intn(2)]}
	case w.t.Int:
		return litPat{&core.Lit{Type: ty, Bits: uint64(w.r.Intn(3))}}
	case w.rec:
		r := recPat{}
		for i, n := range []string{"x", "y"} {
			if w.r.Intn(3) > 0 {
				r.names, r.args = append(r.names, n), append(r.args, w.pattern(ty.Args[i], depth-1))
			}
		}
		return r
	}
	c := []*core.DataCon{w.n, w.c, w.l}[w.r.Intn(3)]
	p := conPat{con: c}
	for _, f := range c.Fields {
		p.args = append(p.args, w.pattern(f, depth-1))
	}
	return p
}

// values lists values of a type up to a depth; every pattern of that depth
// that matches anything matches one of them.
func (w *world) values(ty *core.Type, depth int) []value {
	switch ty {
	case w.t.Bool:
		return w.boolValues
	case w.t.Int:
		return []value{{n: 0}, {n: 1}, {n: 2}, {n: 3}}
	}
	var out []value
	if ty == w.rec {
		for _, x := range w.boolValues {
			for _, y := range w.values(w.tt, depth-1) {
				out = append(out, value{names: []string{"x", "y"}, args: []value{x, y}})
			}
		}
		return out
	}
	out = []value{{con: w.n}}
	if depth == 0 {
		return append(out, value{con: w.l, args: []value{{n: 3}}})
	}
	for _, n := range w.values(w.t.Int, 0) {
		out = append(out, value{con: w.l, args: []value{n}})
	}
	for _, x := range w.boolValues {
		for _, y := range w.values(w.tt, depth-1) {
			out = append(out, value{con: w.c, args: []value{x, y}})
		}
	}
	return out
}

// The tree gives the first row that matches, with the same bindings; it has a
// failing leaf exactly when some value matches no row; actions that it never
// reaches are those that no value takes.
func TestTreesAgreeWithRows(t *testing.T) {
	for seed := int64(0); seed < 300; seed++ {
		w := newWorld(seed)
		tys := []*core.Type{w.rec, w.tt}
		var rows []row
		for i := 0; i < 1+w.r.Intn(5); i++ {
			rows = append(rows, row{action: i, pats: []pattern{w.pattern(w.rec, 3), w.pattern(w.tt, 2)}})
		}
		places := []*place{{ty: tys[0]}, {ty: tys[1]}}
		m := &matrix{t: w.t, reached: make([]int, len(rows))}
		tr := m.compile(places, append([]row(nil), rows...), nil)
		taken, failed := make([]bool, len(rows)), false
		for _, a := range w.values(w.rec, 3) {
			for _, b := range w.values(w.tt, 2) {
				want, wantGot := -1, map[*core.Local]string(nil)
				for i, r := range rows {
					got := map[*core.Local]string{}
					if matchAll(r.pats, []value{a, b}, got) {
						want, wantGot = i, got
						break
					}
				}
				act, got := run(tr, map[*place]value{places[0]: a, places[1]: b})
				if act != want || fmt.Sprint(got) != fmt.Sprint(wantGot) {
					t.Fatalf("seed %d: tree takes %d %v, rows %d %v", seed, act, got, want, wantGot)
				}
				if want < 0 {
					failed = true
				} else {
					taken[want] = true
				}
			}
		}
		if failed != m.failed {
			t.Fatalf("seed %d: failing leaf %v, uncovered value %v", seed, m.failed, failed)
		}
		for i := range rows {
			if taken[i] != (m.reached[i] > 0) {
				t.Fatalf("seed %d: row %d reached %d times, taken %v", seed, i, m.reached[i], taken[i])
			}
		}
	}
}
