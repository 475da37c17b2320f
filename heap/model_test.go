package heap

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
)

// The model: values as Go trees, with show and compare written the obvious way.
// Values of random types are built in both worlds, and all operations must agree.

type (
	mInt   int64
	mFloat float64
	mBool  bool
	mChar  rune
	mUnit  struct{}
	mStr   string
	mList  []model
	mRec   struct {
		names []string // nil for tuples
		vals  []model
	}
	mCon struct {
		con  *core.DataCon
		args []model
	}
	model any
)

// world is what random types are made of.
type world struct {
	rng  *rand.Rand
	task *Task
	ty   *core.Types
	data []*core.TyCon
}

func newWorld(t testing.TB, task *Task, seed uint64) *world {
	ty := task.Shared.Layouts.Types()
	w := &world{rng: rand.New(rand.NewPCG(seed, 1)), task: task, ty: ty}
	con := func(tc *core.TyCon, name string, fields ...*core.Type) {
		tc.Cons = append(tc.Cons, &core.DataCon{Name: name, TyCon: tc, Tag: len(tc.Cons), Fields: fields})
	}
	maybe := &core.TyCon{Name: "Maybe", Arity: 1} // one constructor with fields, second
	con(maybe, "None")
	con(maybe, "Just", ty.Var(0))
	color := &core.TyCon{Name: "Color"} // no fields at all
	con(color, "Red")
	con(color, "Green")
	con(color, "Blue")
	tree := &core.TyCon{Name: "Tree", Arity: 1}
	con(tree, "Leaf")
	con(tree, "Node", ty.Con(tree, ty.Var(0)), ty.Var(0), ty.Con(tree, ty.Var(0)))
	shape := &core.TyCon{Name: "Shape", Arity: 2} // several with fields: tagged
	con(shape, "Point")
	con(shape, "Circle", ty.Var(0))
	con(shape, "Rect", ty.Var(1), ty.Float)
	con(shape, "Empty")
	box := &core.TyCon{Name: "Box", Arity: 1} // always an object
	con(box, "Box", ty.Var(0))
	rose := &core.TyCon{Name: "Rose", Arity: 1}
	con(rose, "Rose", ty.Var(0), ty.List(ty.Con(rose, ty.Var(0))))
	w.data = []*core.TyCon{maybe, color, tree, shape, box, rose}
	return w
}

func (w *world) typ(depth int) *core.Type {
	base := []*core.Type{w.ty.Int, w.ty.Float, w.ty.Bool, w.ty.Char, w.ty.Unit, w.ty.String}
	if depth == 0 || w.rng.IntN(4) == 0 {
		return base[w.rng.IntN(len(base))]
	}
	sub := func() *core.Type { return w.typ(depth - 1) }
	switch w.rng.IntN(5) {
	case 0:
		return w.ty.List(sub())
	case 1:
		return w.ty.Tuple(sub(), sub(), sub())
	case 2:
		return w.ty.Pair(sub(), sub())
	case 3:
		names, types := []string{}, []*core.Type{}
		for _, n := range []string{"x", "b", "name", "a1"}[:w.rng.IntN(5)] {
			names, types = append(names, n), append(types, sub())
		}
		return w.ty.Record(names, types, nil)
	}
	tc := w.data[w.rng.IntN(len(w.data))]
	var args []*core.Type
	for range tc.Arity {
		args = append(args, sub())
	}
	return w.ty.Con(tc, args...)
}

var someInts = []int64{0, 1, -1, 7, -42, math.MaxInt64, math.MinInt64}
var someFloats = []float64{0, math.Copysign(0, -1), 1, -1.5, 0.1, 1e21, 1e20, 1e-6, 9e-7, -2.5e-9, math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64, 5e-324}
var someStrings = []string{"", "a", "b", "ab", "é", "a\"b\\", "line\nend", "${x}", "$", "\u0000\u001b", strings.Repeat("long ", 60), "日本語"}

func (w *world) value(ty *core.Type, depth int) model {
	pick := func(n int) int { return w.rng.IntN(n) }
	switch kindOf(ty) {
	case KindInt:
		return mInt(someInts[pick(len(someInts))])
	case KindFloat:
		return mFloat(someFloats[pick(len(someFloats))])
	case KindBool:
		return mBool(pick(2) == 1)
	case KindChar:
		return mChar([]rune("aZ'\"\\\n é$")[pick(9)])
	case KindUnit:
		return mUnit{}
	case KindString:
		return mStr(someStrings[pick(len(someStrings))])
	case KindList:
		l := mList{}
		for range pick(max(1, 2+depth)) {
			l = append(l, w.value(ty.Args[0], depth-1))
		}
		return l
	case KindRecord, KindTuple:
		r := mRec{names: ty.Fields}
		for _, a := range ty.Args {
			r.vals = append(r.vals, w.value(a, depth))
		}
		return r
	}
	cons := ty.Con.Cons
	con := cons[pick(len(cons))]
	if depth <= 0 {
		con = cons[0] // the small one
	}
	c := mCon{con: con}
	for _, f := range w.ty.FieldsOf(con, ty) {
		c.args = append(c.args, w.value(f, depth-1))
	}
	return c
}

// build makes the value in a random arena for each object.
func (w *world) build(m model, ty *core.Type) Word {
	dest := w.task.DestA()
	if w.rng.IntN(2) == 0 {
		dest = w.task.DestB()
	}
	object := func(shape *Shape, vals []model, types []*core.Type) Word {
		words := make([]Word, len(vals))
		for i := range vals {
			words[i] = w.build(vals[i], types[i])
		}
		p := w.task.Alloc(dest, shape.Size)
		if shape.HasTag {
			Store(p, 0, Word(shape.Tag))
		}
		for i, v := range words {
			Store(p, shape.FieldOffset(i), v)
		}
		return p
	}
	switch m := m.(type) {
	case mInt:
		return Word(m)
	case mFloat:
		return math.Float64bits(float64(m))
	case mBool:
		return truth(bool(m))
	case mChar:
		return Word(m)
	case mUnit:
		return 0
	case mStr:
		if w.rng.IntN(4) == 0 {
			return w.task.Shared.Space.Statics.String(string(m))
		}
		return w.task.NewString(dest, string(m))
	case mList:
		list := Word(0)
		for i := len(m) - 1; i >= 0; i-- {
			list = w.task.Cons(dest, w.build(m[i], ty.Args[0]), list)
		}
		return list
	case mRec:
		if len(m.vals) == 0 {
			return 0
		}
		return object(&Shape{Size: 8 * len(m.vals)}, m.vals, ty.Args)
	case mCon:
		shape := ShapeOf(m.con)
		if shape.Nullary {
			return shape.Immediate
		}
		return object(&shape, m.args, w.ty.FieldsOf(m.con, ty))
	}
	panic(fmt.Sprintf("%T", m))
}

func showModel(m model, top bool, pos position) string {
	parens := func(s string, yes bool) string {
		if yes {
			return "(" + s + ")"
		}
		return s
	}
	join := func(ms []model, pos position, sep string) string {
		var parts []string
		for _, m := range ms {
			parts = append(parts, showModel(m, false, pos))
		}
		return strings.Join(parts, sep)
	}
	switch m := m.(type) {
	case mInt:
		return parens(fmt.Sprint(int64(m)), m < 0 && pos == argument)
	case mFloat:
		s := modelFloat(float64(m))
		return parens(s, s[0] == '-' && (pos == argument || pos == element && s == "-inf"))
	case mBool:
		return fmt.Sprint(bool(m))
	case mChar:
		if top {
			return string(rune(m))
		}
		return "'" + modelEscape(string(rune(m)), '\'') + "'"
	case mUnit:
		return "()"
	case mStr:
		if top {
			return string(m)
		}
		return `"` + modelEscape(string(m), '"') + `"`
	case mList:
		return "[" + join(m, element, " ") + "]"
	case mRec:
		if m.names == nil && len(m.vals) > 0 || len(m.names) == 2 && m.names[0] == "fst" && m.names[1] == "snd" {
			return "(" + join(m.vals, plain, ", ") + ")"
		}
		var parts []string
		for i, n := range m.names {
			parts = append(parts, n+" = "+showModel(m.vals[i], false, plain))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case mCon:
		if len(m.args) == 0 {
			return m.con.Name
		}
		return parens(m.con.Name+" "+join(m.args, argument, " "), pos != plain)
	}
	panic(m)
}

func modelFloat(x float64) string {
	switch {
	case math.IsNaN(x):
		return "nan"
	case math.IsInf(x, 0):
		return strings.Trim(strings.ToLower(fmt.Sprint(x)), "+")
	}
	a := math.Abs(x)
	if a != 0 && (a < 1e-6 || a >= 1e21) {
		s := strings.ReplaceAll(fmt.Sprintf("%e", x), "+", "")
		for digits := 0; digits < 20; digits++ {
			s = fmt.Sprintf("%.*e", digits, x)
			var back float64
			fmt.Sscan(s, &back)
			if back == x {
				break
			}
		}
		return strings.NewReplacer("e+0", "e", "e+", "e", "e-0", "e-").Replace(s)
	}
	for digits := 1; ; digits++ {
		s := fmt.Sprintf("%.*f", digits, x)
		var back float64
		fmt.Sscan(s, &back)
		if back == x {
			return s
		}
	}
}

func modelEscape(s string, quote rune) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == quote || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == 0:
			b.WriteString(`\0`)
		case r < ' ':
			fmt.Fprintf(&b, `\u{%x}`, r)
		case r == '$' && strings.HasPrefix(s[i:], "${"):
			b.WriteString(`\$`)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// compareModel gives the order as the specification words it: part by part.
func compareModel(a, b model, total bool) Order {
	parts := func(a, b []model) Order {
		for i := 0; i < len(a) && i < len(b); i++ {
			if o := compareModel(a[i], b[i], total); o != Same {
				return o
			}
		}
		return CompareInts(int64(len(a)), int64(len(b)))
	}
	switch a := a.(type) {
	case mInt:
		return CompareInts(int64(a), int64(b.(mInt)))
	case mFloat:
		x, y := float64(a), float64(b.(mFloat))
		if total && (x != x || y != y) {
			return CompareInts(int64(truth(x != x)), int64(truth(y != y)))
		}
		switch {
		case x == y:
			return Same
		case x < y:
			return Before
		case x > y:
			return After
		}
		return Unordered
	case mBool:
		return CompareInts(int64(truth(bool(a))), int64(truth(bool(b.(mBool)))))
	case mChar:
		return CompareInts(int64(a), int64(b.(mChar)))
	case mUnit:
		return Same
	case mStr:
		return CompareInts(int64(strings.Compare(string(a), string(b.(mStr)))), 0)
	case mList:
		return parts(a, b.(mList))
	case mRec:
		return parts(a.vals, b.(mRec).vals)
	case mCon:
		b := b.(mCon)
		if a.con != b.con {
			return CompareInts(int64(a.con.Tag), int64(b.con.Tag))
		}
		return parts(a.args, b.args)
	}
	panic(a)
}

func TestAgainstModel(t *testing.T) {
	task := session(t, TaskConfig{Checked: true})
	for seed := range uint64(3000) {
		w := newWorld(t, task, seed)
		ty := w.typ(4)
		l := task.Shared.Layouts.Of(ty)
		a, b := w.value(ty, 4), w.value(ty, 4)
		wa, wb := w.build(a, ty), w.build(b, ty)
		if got, want := task.ShowText(wa, l), showModel(a, true, plain); got != want {
			t.Fatalf("seed %d: show at %s\n got %s\nwant %s", seed, ty, got, want)
		}
		if got, want := task.ShowInside(wa, l), showModel(a, false, argument); got != want {
			t.Fatalf("seed %d: show inside at %s\n got %s\nwant %s", seed, ty, got, want)
		}
		for _, total := range []bool{false, true} {
			if got, want := task.Compare(wa, wb, l, total), compareModel(a, b, total); got != want {
				t.Fatalf("seed %d: compare(%v) %s and %s: got %d want %d", seed, total, showModel(a, true, plain), showModel(b, true, plain), got, want)
			}
			if got, want := task.Compare(wa, wa, l, total), compareModel(a, a, total); got != want {
				t.Fatalf("seed %d: compare(%v) %s with itself: got %d want %d", seed, total, showModel(a, true, plain), got, want)
			}
		}
		checkCopies(t, w, wa, l, showModel(a, true, plain))
		task.Reset()
	}
}

// checkCopies sends a value to G, through a parcel and to the other arena.
func checkCopies(t *testing.T, w *world, v Word, l *Layout, want string) {
	t.Helper()
	task := w.task
	same := func(what string, c Word) {
		t.Helper()
		if got := task.ShowText(c, l); got != want {
			t.Fatalf("%s at %s\n got %s\nwant %s", what, l.Type, got, want)
		}
		if task.Compare(v, c, l, true) != Same || task.Hash(v, l) != task.Hash(c, l) {
			t.Fatalf("%s of %s is not the same", what, want)
		}
	}
	same("copy", copyIn(task, v, l, task.DestB()))
	g := keepCopy(task, v, l)
	same("copy in G", g)
	if c := keepCopy(task, g, l); c != g {
		t.Fatal("a value of G is copied again")
	}
	p := task.Pack(v, l)
	c := task.Unpack(p, task.DestA())
	same("unpacked copy", c)
	if err := task.CheckAges(c, l); err != nil {
		t.Fatal(err)
	}
}

// Total order: sorting random values by it is consistent.
func TestTotalOrder(t *testing.T) {
	task := session(t, TaskConfig{})
	for seed := range uint64(50) {
		w := newWorld(t, task, seed)
		ty := w.typ(3)
		l := task.Shared.Layouts.Of(ty)
		var vs []Word
		for range 40 {
			vs = append(vs, w.build(w.value(ty, 3), ty))
		}
		sort.Slice(vs, func(i, j int) bool { return task.Compare(vs[i], vs[j], l, true) == Before })
		for i := range vs {
			for j := range vs[:i] {
				if task.Compare(vs[j], vs[i], l, true) == After || task.Compare(vs[i], vs[j], l, true) == Before {
					t.Fatalf("seed %d: order at %s", seed, ty)
				}
			}
		}
		task.Reset()
	}
}
