// Compare and Hash by layout, iterative.
//
// There are two orders. `cmp` is total: nan equals itself and comes last. `==` and `<` are IEEE
// on every Float inside: the first pair of parts that is not equal decides, and when it
// is unordered, so is the whole.

package heap

import (
	"cmp"
	"math"
)

// Order is the answer of a comparison.
type Order int8

// Answers.
const (
	Before    Order = -1
	Same      Order = 0
	After     Order = 1
	Unordered Order = 2
)

// Equal is the answer of ==.
func (o Order) Equal() Word { return truth(o == Same) }

// NotEqual is the answer of !=.
func (o Order) NotEqual() Word { return truth(o != Same) }

// Less is the answer of <.
func (o Order) Less() Word { return truth(o == Before) }

// LessEqual is the answer of <=.
func (o Order) LessEqual() Word { return truth(o == Before || o == Same) }

// Greater is the answer of >.
func (o Order) Greater() Word { return truth(o == After) }

// GreaterEqual is the answer of >=.
func (o Order) GreaterEqual() Word { return truth(o == After || o == Same) }

// Sign is the answer of cmp as an Int.
func (o Order) Sign() Word { return Word(int64(o)) }

func truth(b bool) Word {
	if b {
		return 1
	}
	return 0
}

// CompareInts orders Ints.
func CompareInts(a, b int64) Order { return Order(cmp.Compare(a, b)) }

// CompareFloats orders Floats, totally or as IEEE does.
func CompareFloats(a, b float64, total bool) Order {
	switch {
	case a < b:
		return Before
	case a > b:
		return After
	case a == b:
		return Same
	case !total:
		return Unordered
	case a == a:
		return Before // b is nan
	case b == b:
		return After
	}
	return Same
}

// pair is two values of one layout still to be compared.
type pair struct {
	a, b   Word
	layout *Layout
}

// comparer compares one pair of values.
type comparer struct {
	t     *Task
	todo  []pair // the next one last
	total bool
}

// Compare orders two values of a layout without functions.
func (t *Task) Compare(a, b Word, l *Layout, total bool) Order {
	c := comparer{t: t, todo: append(t.pairs[:0], pair{a, b, l}), total: total}
	t.pairs = nil // a poll may panic, or compare something else
	for steps := 0; len(c.todo) > 0; steps++ {
		if steps%4096 == 4095 {
			t.poll()
			t.Scratch(cap(c.todo) * bytesOf[pair]())
		}
		p := c.todo[len(c.todo)-1]
		c.todo = c.todo[:len(c.todo)-1]
		if o := c.step(p.a, p.b, p.layout); o != Same {
			c.done()
			return o
		}
	}
	c.done()
	return Same
}

// done leaves the stack to the next comparison.
func (c *comparer) done() {
	c.t.pairs = c.todo
	if c.t.scratch > 0 {
		c.t.Scratch(0)
		c.t.pairs = nil
	}
}

// step compares what two words say by themselves, and leaves their parts to do.
func (c *comparer) step(a, b Word, l *Layout) Order {
	if l.IsWord() {
		return c.words(a, b, l)
	}
	if a == b && (c.total || !l.Floats) {
		return Same // with Floats nan could be inside
	}
	switch l.Kind {
	case KindString:
		return c.t.CompareStrings(a, b)
	case KindList:
		return c.lists(a, b, l)
	case KindRecord, KindTuple:
		c.fields(a, b, 0, l.Fields)
		return Same
	case KindVariant:
		tag := l.Tag(a)
		if o := CompareInts(int64(tag), int64(l.Tag(b))); o != Same {
			return o
		}
		if con := &l.Cons[tag]; !con.Shape.Nullary {
			c.fields(a, b, con.Shape.first, con.Fields)
		}
		return Same
	}
	panic("heap: comparison of functions: " + l.Type.String())
}

func (c *comparer) words(a, b Word, l *Layout) Order {
	if l.Kind == KindFloat {
		return CompareFloats(math.Float64frombits(a), math.Float64frombits(b), c.total)
	}
	return CompareInts(int64(a), int64(b))
}

// listChunk bounds the elements that lists compares at one go, so that polls are served.
const listChunk = 4096

// lists compares lists of words in a loop, others element by element.
func (c *comparer) lists(a, b Word, l *Layout) Order {
	for n := 0; n < listChunk && a != 0 && b != 0; n++ {
		if !l.Elem.IsWord() {
			c.todo = append(c.todo, pair{Field(a, 1), Field(b, 1), l}, pair{Field(a, 0), Field(b, 0), l.Elem})
			return Same
		}
		if o := c.words(Field(a, 0), Field(b, 0), l.Elem); o != Same {
			return o
		}
		a, b = Field(a, 1), Field(b, 1)
	}
	if a != 0 && b != 0 {
		c.todo = append(c.todo, pair{a, b, l})
		return Same
	}
	return CompareInts(int64(truth(a != 0)), int64(truth(b != 0)))
}

func (c *comparer) fields(a, b Word, first int, fields []*Layout) {
	for i := len(fields) - 1; i >= 0; i-- {
		off := first + 8*i
		c.todo = append(c.todo, pair{Load(a, off), Load(b, off), fields[i]})
	}
}

// Hash agrees with Compare: what compares Same has one hash.
func (t *Task) Hash(w Word, l *Layout) Word {
	var buf [16]item
	h := hasher{todo: append(buf[:0], item{w, l}), sum: 14695981039346656037}
	for len(h.todo) > 0 {
		it := h.todo[len(h.todo)-1]
		h.todo = h.todo[:len(h.todo)-1]
		h.value(it.word, it.layout)
	}
	return h.sum
}

// hasher mixes in one word at a time (FNV-1a on words, with a final shift).
type hasher struct {
	todo []item
	sum  Word
}

func (h *hasher) mix(w Word) {
	h.sum = (h.sum ^ w) * 1099511628211
	h.sum ^= h.sum >> 29
}

func (h *hasher) value(w Word, l *Layout) {
	switch l.Kind {
	case KindFloat:
		h.mix(floatKey(math.Float64frombits(w)))
	case KindString:
		s := View(w)
		for i := 0; i < len(s); i++ {
			h.mix(Word(s[i]))
		}
		h.mix(Word(len(s)))
	case KindList:
		h.mix(truth(w != 0))
		if w != 0 {
			h.todo = append(h.todo, item{Field(w, 1), l}, item{Field(w, 0), l.Elem})
		}
	case KindRecord, KindTuple:
		h.fields(w, 0, l.Fields)
	case KindVariant:
		tag := l.Tag(w)
		h.mix(Word(tag))
		h.fields(w, l.Cons[tag].Shape.first, l.Cons[tag].Fields)
	default:
		h.mix(w)
	}
}

func (h *hasher) fields(w Word, first int, fields []*Layout) {
	for i := len(fields) - 1; i >= 0; i-- {
		h.todo = append(h.todo, item{Load(w, first+8*i), fields[i]})
	}
}

// floatKey is one word for all Floats that compare Same: both zeros, every nan.
func floatKey(x float64) Word {
	switch {
	case x == 0:
		return 0
	case x != x:
		return math.Float64bits(math.NaN())
	}
	return math.Float64bits(x)
}
