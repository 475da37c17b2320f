// From rows of patterns to a decision tree: Luc Maranget, "Compiling pattern
// matching to good decision trees" (ML 2008). The tree tests no place twice on
// one path, so its failing leaves are exactly what the rows don't cover and a
// row that no leaf takes is unreachable: the warnings are read off the tree.

package build

import (
	"math"

	"github.com/synoema/synoema/core"
)

// A place is a part of the scrutinee: one of its columns, or a field of a
// constructor or record found there. Emission gives it a local.
type place struct {
	ty    *core.Type
	name  string // of a variable that some row binds to it, for dumps
	local *core.Local
}

// row is one line of the matrix: patterns for the places under test, the
// variables bound so far, and the action taken when it matches.
type row struct {
	pats   []pattern
	binds  []binding
	action int
}

type binding struct {
	local *core.Local
	at    *place
}

// tree is a decision tree.
type tree interface{ tree() }

type (
	// leaf: the row's patterns hold.
	leaf struct {
		action int
		binds  []binding
	}
	// failure: no row matches.
	failure struct{}
	// choice switches on the constructor or literal at a place.
	choice struct {
		at   *place
		arms []branch
		rest tree // nil when the arms are exhaustive
	}
	// loads makes places of a record's fields.
	loads struct {
		at     *place
		names  []string
		fields []*place
		next   tree
	}
)

type branch struct {
	con    *core.DataCon // or nil
	lit    *core.Lit
	fields []*place
	next   tree
}

func (leaf) tree()    {}
func (failure) tree() {}
func (choice) tree()  {}
func (loads) tree()   {}

// fact is what is known about a place on a path through the tree, innermost
// first: it has constructor con, the record fields names, or is none of others.
type fact struct {
	at     *place
	con    *core.DataCon
	lit    *core.Lit
	fields []*place
	names  []string
	others []branch
	up     *fact
}

// depth counts the facts on the path.
func (f *fact) depth() int {
	n := 0
	for ; f != nil; f = f.up {
		n++
	}
	return n
}

// matrix compiles rows; it notes how often each action is reached and the
// facts under which the simplest failure is.
type matrix struct {
	t       *core.Types
	reached []int
	failed  bool
	failing *fact
	size    int // nodes of the tree so far
}

// treeLimit bounds a tree: in the worst case it is exponential in the number of columns.
const treeLimit = 200_000

func (m *matrix) tooLarge() bool { return m.size > treeLimit }

func (m *matrix) compile(places []*place, rows []row, known *fact) tree {
	if m.size++; m.tooLarge() {
		return failure{}
	}
	if len(rows) == 0 {
		if !m.failed || known.depth() < m.failing.depth() {
			m.failed, m.failing = true, known
		}
		return failure{}
	}
	for i := range rows {
		rows[i] = settle(places, rows[i])
	}
	col := chooseColumn(rows)
	if col < 0 {
		m.reached[rows[0].action]++
		return leaf{rows[0].action, rows[0].binds}
	}
	if _, isRecord := rows[0].pats[col].(recPat); isRecord {
		return m.load(places, rows, col, known)
	}
	return m.switchOn(places, rows, col, known)
}

// settle moves the variables at the heads of a row's patterns to its bindings.
func settle(places []*place, r row) row {
	for i, p := range r.pats {
		as, ok := p.(asPat)
		if !ok {
			continue
		}
		pats := append([]pattern(nil), r.pats...)
		binds := r.binds[:len(r.binds):len(r.binds)]
		for ; ok; as, ok = pats[i].(asPat) {
			binds = append(binds, binding{as.local, places[i]})
			if places[i].name == "" {
				places[i].name = as.local.Name
			}
			pats[i] = as.pat
		}
		r.pats, r.binds = pats, binds
	}
	return r
}

// chooseColumn picks the column to test next, -1 when the first row needs no
// test: records first (they cost no test), then the column needed by most rows
// from the top on, then the one with fewest arms, then the leftmost.
func chooseColumn(rows []row) int {
	best, bestNeed, bestArms := -1, 0, 0
	for c, p := range rows[0].pats {
		switch p.(type) {
		case anyPat:
			continue
		case recPat:
			return c
		}
		need, arms := columnScore(rows, c)
		if best < 0 || need > bestNeed || need == bestNeed && arms < bestArms {
			best, bestNeed, bestArms = c, need, arms
		}
	}
	return best
}

func columnScore(rows []row, c int) (need, arms int) {
	for need < len(rows) && !isAny(rows[need].pats[c]) {
		need++
	}
	return need, len(heads(rows, c))
}

func isAny(p pattern) bool {
	if as, ok := p.(asPat); ok {
		return isAny(as.pat)
	}
	_, any := p.(anyPat)
	return any
}

// load replaces a column of records by one column for each field that some row looks at.
func (m *matrix) load(places []*place, rows []row, col int, known *fact) tree {
	at := places[col]
	l := loads{at: at}
	for _, r := range rows {
		if rec, ok := r.pats[col].(recPat); ok {
			l.addFields(rec.names)
		}
	}
	next := make([]row, len(rows))
	for i, r := range rows {
		fields := make([]pattern, len(l.names))
		for j := range fields {
			fields[j] = anyPat{}
		}
		if rec, ok := r.pats[col].(recPat); ok {
			for k, n := range rec.names {
				fields[indexOf(l.names, n)] = rec.args[k]
			}
		}
		next[i] = r.replace(col, fields)
	}
	l.next = m.compile(replacePlaces(places, col, l.fields), next,
		&fact{at: at, names: l.names, fields: l.fields, up: known})
	return l
}

func (l *loads) addFields(names []string) {
	for _, n := range names {
		if indexOf(l.names, n) >= 0 {
			continue
		}
		i := l.at.ty.Field(n)
		if i < 0 {
			panic(broken("load", nil, "record type "+l.at.ty.String()+" has no field "+n))
		}
		l.names = append(l.names, n)
		l.fields = append(l.fields, &place{ty: l.at.ty.Args[i]})
	}
}

// switchOn tests a column of constructors or literals.
func (m *matrix) switchOn(places []*place, rows []row, col int, known *fact) tree {
	at := places[col]
	c := choice{at: at, arms: heads(rows, col)}
	for i := range c.arms {
		arm := &c.arms[i]
		if arm.con != nil {
			for _, ty := range m.t.FieldsOf(arm.con, at.ty) {
				arm.fields = append(arm.fields, &place{ty: ty})
			}
		}
	}
	for i, rows := range specialise(rows, col, c.arms) {
		arm := &c.arms[i]
		arm.next = m.compile(replacePlaces(places, col, arm.fields), rows,
			&fact{at: at, con: arm.con, lit: arm.lit, fields: arm.fields, up: known})
	}
	if !exhausts(c.arms) {
		var rest []row
		for _, r := range rows {
			if isAny(r.pats[col]) {
				rest = append(rest, r.replace(col, nil))
			}
		}
		c.rest = m.compile(replacePlaces(places, col, nil), rest, &fact{at: at, others: c.arms, up: known})
	}
	return c
}

// specialise keeps for each arm the rows that may match when the column has the arm's head.
func specialise(rows []row, col int, arms []branch) [][]row {
	index := make(map[head]int, len(arms))
	for i, arm := range arms {
		index[arm.head()] = i
	}
	out := make([][]row, len(arms))
	for _, r := range rows {
		switch p := r.pats[col].(type) {
		case conPat:
			i := index[head{con: p.con}]
			out[i] = append(out[i], r.replace(col, p.args))
		case litPat:
			i := index[literalHead(p.lit)]
			out[i] = append(out[i], r.replace(col, nil))
		default:
			for i, arm := range arms {
				out[i] = append(out[i], r.replace(col, anything(len(arm.fields))))
			}
		}
	}
	return out
}

func anything(n int) []pattern {
	out := make([]pattern, n)
	for i := range out {
		out[i] = anyPat{}
	}
	return out
}

// head is what an arm asks for, in a form that can be looked up: a constructor, or a literal
// of the column's type.
type head struct {
	con  *core.DataCon
	bits uint64
	str  string
}

func literalHead(l *core.Lit) head {
	if isFloat(l.Type) {
		return head{bits: math.Float64bits(math.Float64frombits(l.Bits) + 0)} // 0.0 and -0.0 are equal
	}
	return head{bits: l.Bits, str: l.Str}
}

func (b *branch) head() head {
	if b.con != nil {
		return head{con: b.con}
	}
	return literalHead(b.lit)
}

// heads lists the constructors or literals of a column in the order of the rows.
func heads(rows []row, col int) []branch {
	var out []branch
	seen := map[head]bool{}
	for _, r := range rows {
		p := r.pats[col]
		for as, ok := p.(asPat); ok; as, ok = p.(asPat) {
			p = as.pat
		}
		var b branch
		switch p := p.(type) {
		case conPat:
			b.con = p.con
		case litPat:
			b.lit = p.lit
		default:
			continue
		}
		if h := b.head(); !seen[h] {
			seen[h] = true
			out = append(out, b)
		}
	}
	return out
}

func exhausts(arms []branch) bool {
	return arms[0].con != nil && len(arms) == len(arms[0].con.TyCon.Cons)
}

func (r row) replace(col int, by []pattern) row {
	pats := make([]pattern, 0, len(r.pats)-1+len(by))
	pats = append(append(append(pats, r.pats[:col]...), by...), r.pats[col+1:]...)
	return row{pats, r.binds, r.action}
}

func replacePlaces(places []*place, col int, by []*place) []*place {
	out := make([]*place, 0, len(places)-1+len(by))
	return append(append(append(out, places[:col]...), by...), places[col+1:]...)
}

func indexOf(names []string, name string) int {
	for i, n := range names {
		if n == name {
			return i
		}
	}
	return -1
}
