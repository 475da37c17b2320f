package tiering

import (
	"sort"
	"time"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/heap"
)

// Bench is what evaluating an expression again and again has cost.
type Bench struct {
	Median, Low, High time.Duration // of one evaluation; nine in ten lie between Low and High
	Runs              int
	Bytes             int // of memory that one evaluation took, as far as that is counted
	Native, Functions int // functions of the expression that were native at last, and all of them
	Type              string
}

// benchSample is how long the clock runs at least between two readings of it.
const benchSample = 200 * time.Microsecond

// Bench evaluates an expression for about so long: first until its functions have had
// the time to turn native, then with the clock running.
func (s *Session) Bench(text string, budget time.Duration) (*Bench, *Report) {
	defer s.unrecorded()()
	list := &diag.List{}
	f := syntax.ParseEntry(s.sources, s.sources.Add("<bench>", text), list)
	if !list.HasErrors() && f.Entry == nil {
		list.Add(&diag.Diagnostic{Code: "expected_expression", Message: "only an expression can be measured",
			Hint: "define the function first, then :bench a call of it"})
	}
	if list.HasErrors() {
		return nil, failed(list)
	}
	f.Entry = &syntax.Lambda{Base: syntax.Base{At: syntax.At{Sp: f.Entry.Span()}, ID: syntax.NodeID(f.NumNodes)},
		Params: []syntax.Pat{&syntax.PWild{Base: syntax.Base{At: syntax.At{Sp: f.Entry.Span()}, ID: syntax.NodeID(f.NumNodes + 1)}}},
		Body:   f.Entry}
	f.NumNodes += 2
	r, res := s.declare(f, text, types.Unit{Entry: true}, list)
	if r.Status != 0 {
		return nil, r
	}
	return s.bench(res.Entry, budget)
}

func (s *Session) bench(d *core.Def, budget time.Duration) (b *Bench, r *Report) {
	defer s.task.Reset()
	defer s.rescue(&r, &diag.List{})
	defer s.startClock()()
	fn, err := s.testInstance(d)
	if err != nil {
		return nil, s.faultReport(instanceFault(err))
	}
	s.mustBody(fn)
	s.hot(fn, nil)
	m := &measurement{s: s, fn: fn}
	s.runMain(func() heap.Word { m.run(budget); return 0 })
	b = m.result()
	b.Type = d.Type.Args[1].String()
	if fns, err := s.insts.Reachable(fn); err == nil {
		for _, f := range fns {
			if st := s.state(f); st != nil && f.Code.Load() != nil && (st.body != nil || s.interp.Stats(f).Calls > 0) {
				b.Functions++
				if st.body != nil {
					b.Native++
				}
			}
		}
	}
	return b, &Report{}
}

// measurement is a benchmark under way.
type measurement struct {
	s     *Session
	fn    *core.Fn
	bytes int
	runs  int
	each  []time.Duration // of one evaluation, by sample
}

func (m *measurement) run(budget time.Duration) {
	start := time.Now()
	once := m.sample(1)
	for warm := budget / 4; time.Since(start) < warm; {
		once = m.sample(1)
	}
	n := max(1, int(benchSample/max(once, 1)))
	start, m.runs = time.Now(), 0
	before := m.s.task.Stats().Allocated
	for len(m.each) < 3 || time.Since(start) < budget {
		m.each = append(m.each, m.sample(n))
		m.runs += n
	}
	m.bytes = max(m.bytes, (m.s.task.Stats().Allocated-before)/m.runs)
}

// sample is the time of one of n evaluations. Each gives its memory back.
func (m *measurement) sample(n int) time.Duration {
	t := m.s.task
	start := time.Now()
	for range n {
		mark := t.Mark()
		before := t.Used()
		if _, fault := m.s.interp.Run(t, m.fn, 0, []heap.Word{0}, t.DestA()); fault != nil {
			panic(fault)
		}
		m.bytes = t.Used() - before
		t.ResetTo(mark)
	}
	return time.Since(start) / time.Duration(n)
}

func (m *measurement) result() *Bench {
	sort.Slice(m.each, func(i, j int) bool { return m.each[i] < m.each[j] })
	last := len(m.each) - 1
	return &Bench{Median: m.each[last/2], Low: m.each[last/20], High: m.each[last-last/20], Runs: m.runs, Bytes: m.bytes}
}
