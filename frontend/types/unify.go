// Unification: Robinson's, with levels adjusted during the occurs check, and
// with rows as in Leijen, "Extensible records with scoped labels" (2005), but
// without extension: a label occurs once, which `lacks` keeps so.

package types

import "slices"

// clash says why unify failed, for notes.
type clash struct {
	kind  clashKind
	a, b  *ty    // the innermost types that differ (want, got)
	field string // missingField, extraField
}

type clashKind uint8

const (
	differ       clashKind = iota
	infinite               // a occurs in b
	escapes                // rigid variable b leaves the scope of its signature
	missingField           // got has no such field
	extraField             // got has a field that want does not have
)

// failure is a class constraint found unsatisfiable; inner is the type at fault,
// which may be inside whole.
type failure struct {
	pred         pred
	whole, inner *ty
}

// unify makes two types equal; want and got only matter for what clash says. Class constraints that
// turn out unsatisfiable do not make it fail, they are left in c.failures.
func (c *checker) unify(want, got *ty) bool {
	want, got = prune(want), prune(got)
	switch {
	case want == got:
		return true
	case want.kind == kErr || got.kind == kErr:
		c.absorb(want)
		c.absorb(got)
		return true
	case want.kind == kMeta:
		return c.bind(want, got)
	case got.kind == kMeta:
		return c.bind(got, want)
	case want.kind != got.kind:
		return c.clashes(differ, want, got)
	}
	switch want.kind {
	case kCon:
		if want.con != got.con {
			return c.clashes(differ, want, got)
		}
		return c.unifyAll(want.args, got.args)
	case kFun:
		return c.unifyAll(want.args, got.args)
	case kRec:
		return c.unifyRecords(c.flat(want), c.flat(got))
	}
	return c.clashes(differ, want, got)
}

func (c *checker) unifyAll(want, got []*ty) bool {
	for i := range want {
		if !c.unify(want[i], got[i]) {
			return false
		}
	}
	return true
}

func (c *checker) clashes(k clashKind, want, got *ty) bool {
	c.clash = clash{kind: k, a: want, b: got}
	return false
}

// absorb solves the variables of a type that met an error, so that the error is not told twice.
func (c *checker) absorb(t *ty) {
	c.eachMeta(t, func(m *ty) {
		if t == m {
			m.v.sol = c.err
		}
	})
}

// bind solves a meta to a type that is not the meta itself.
func (c *checker) bind(m, t *ty) bool {
	if t.kind == kMeta {
		if m.v.row && !t.v.row {
			m, t = t, m
		}
		t.v.level = min(t.v.level, m.v.level)
		if m.v.row {
			t.v.lacks = append(t.v.lacks[:len(t.v.lacks):len(t.v.lacks)], m.v.lacks...)
		}
		if t.v.name == "" {
			t.v.name = m.v.name
		}
	} else {
		if t.kind == kRec && t.rec.row != nil {
			t = c.flat(t)
		}
		if k, culprit := c.adjust(m, t, c.newWalk()); k != differ {
			if k == escapes {
				return c.clashes(escapes, m, culprit)
			}
			return c.clashes(infinite, m, t)
		}
		if m.v.row && !c.respectLacks(m, t) {
			return false
		}
	}
	m.v.sol = t
	failures := len(c.failures)
	for _, p := range m.v.preds {
		c.solve(p, t)
	}
	if len(c.failures) > failures {
		m.v.sol = c.err // will be reported; what else m meets is not to blame
	}
	return true
}

// respectLacks checks that the solution t of row m repeats no field of the
// records that m is the rest of, and passes the duty on to the rest of t.
func (c *checker) respectLacks(m, t *ty) bool {
	rest := t
	if t.kind == kRec {
		rest = t.rec.row
	}
	for _, f := range m.v.lacks {
		if t.kind == kRec && t.field(f) != nil {
			c.clash = clash{kind: extraField, a: m, b: t, field: f}
			return false
		}
		if rest != nil && rest.v != nil && !slices.Contains(rest.v.lacks, f) {
			if rest.kind == kGen {
				c.clash = clash{kind: extraField, a: m, b: t, field: f}
				return false
			}
			rest.v.lacks = append(rest.v.lacks[:len(rest.v.lacks):len(rest.v.lacks)], f)
		}
	}
	return true
}

// adjust lowers the levels of the variables of t to that of m. It finds m
// itself (infinite) and rigid variables bound deeper than m (escapes).
func (c *checker) adjust(m, t *ty, walk uint32) (clashKind, *ty) {
	t = prune(t)
	switch t.kind {
	case kMeta:
		if t == m {
			return infinite, t
		}
		t.v.level = min(t.v.level, m.v.level)
		return differ, nil
	case kGen:
		if t.v.level > m.v.level {
			return escapes, t
		}
		return differ, nil
	}
	if t.walk == walk {
		return differ, nil
	}
	t.walk, t.img = walk, nil
	for _, a := range t.args {
		if k, x := c.adjust(m, a, walk); k != differ {
			return k, x
		}
	}
	if t.rec != nil && t.rec.row != nil {
		return c.adjust(m, t.rec.row, walk)
	}
	return differ, nil
}

// unifyRecords takes flat records apart into common fields and the rests.
func (c *checker) unifyRecords(want, got *ty) bool {
	var onlyWant, onlyGot recPart
	i, j := 0, 0
	for i < len(want.args) || j < len(got.args) {
		switch {
		case j == len(got.args) || i < len(want.args) && want.rec.fields[i] < got.rec.fields[j]:
			onlyWant.add(want, i)
			i++
		case i == len(want.args) || got.rec.fields[j] < want.rec.fields[i]:
			onlyGot.add(got, j)
			j++
		default:
			if !c.unify(want.args[i], got.args[j]) {
				return false
			}
			i, j = i+1, j+1
		}
	}
	return c.unifyRests(want, got, onlyWant, onlyGot)
}

type recPart struct {
	fields []string
	args   []*ty
}

func (p *recPart) add(t *ty, i int) {
	p.fields, p.args = append(p.fields, t.rec.fields[i]), append(p.args, t.args[i])
}

func (c *checker) unifyRests(want, got *ty, onlyWant, onlyGot recPart) bool {
	rowW, rowG := want.rec.row, got.rec.row
	if rowW != nil {
		rowW = prune(rowW)
	}
	if rowG != nil {
		rowG = prune(rowG)
	}
	if rowW != nil && rowW.kind == kErr || rowG != nil && rowG.kind == kErr {
		return true
	}
	if len(onlyWant.fields) > 0 && (rowG == nil || rowG.kind != kMeta || rowG == rowW) {
		c.clash = clash{kind: missingField, a: want, b: got, field: onlyWant.fields[0]}
		return false
	}
	if len(onlyGot.fields) > 0 && (rowW == nil || rowW.kind != kMeta || rowG == rowW) {
		c.clash = clash{kind: extraField, a: want, b: got, field: onlyGot.fields[0]}
		return false
	}
	switch {
	case len(onlyWant.fields) == 0 && len(onlyGot.fields) == 0:
		return c.unifyRows(rowW, rowG, want, got)
	case len(onlyGot.fields) == 0:
		return c.bind(rowG, c.record(onlyWant.fields, onlyWant.args, rowW))
	case len(onlyWant.fields) == 0:
		return c.bind(rowW, c.record(onlyGot.fields, onlyGot.args, rowG))
	}
	rest := c.freshRow(append(append([]string{}, rowW.v.lacks...), rowG.v.lacks...))
	rest.v.level = min(rowW.v.level, rowG.v.level)
	return c.bind(rowG, c.record(onlyWant.fields, onlyWant.args, rest)) &&
		c.bind(rowW, c.record(onlyGot.fields, onlyGot.args, rest))
}

// unifyRows unifies the rests of records that have the same fields.
func (c *checker) unifyRows(w, g, want, got *ty) bool {
	empty := func() *ty { return c.record(nil, nil, nil) }
	switch {
	case w == g:
		return true
	case w != nil && w.kind == kMeta:
		if g == nil {
			g = empty()
		}
		return c.bind(w, g)
	case g != nil && g.kind == kMeta:
		if w == nil {
			w = empty()
		}
		return c.bind(g, w)
	}
	return c.clashes(differ, want, got)
}
