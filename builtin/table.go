// Package builtin is the table of primitives and builtins: name, type, effects and
// what they do. The checker, the optimiser and both tiers read the same rows.
//
// In comes a Call: argument words, layouts of the type arguments, a destination. Out goes
// the result word, allocated in the destination; or a *core.Fault by panic, without a
// span: the caller knows where it is. Implementations are pure Go, keep nothing of the
// Call, and neither free nor evacuate the task's memory.
//
// Rows whose Lower is not LowerCall are machine operations: the tiers have code of their own
// for them, and the Go function here is their definition (and the constant folder's).
package builtin

import (
	"fmt"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// Call is one application of a builtin; see heap.Call.
type Call = heap.Call

// Impl is the Go function behind an operation. Faults are panics of *core.Fault.
type Impl func(c *Call) heap.Word

// row is one line of the table in the files that follow.
type row struct {
	name, typ string
	lower     core.Lower
	flags     flag
	perm      core.Permission
	impl      Impl
	doc       string
}

type flag uint8

const (
	effect      flag = 1 << iota // changes or reads the world
	fails                        // may raise a run-time error; running out of memory is none: any allocation can
	alloc                        // allocates its result
	byType                       // takes layouts
	keeps                        // all of the first argument is part of the result
	sharesFirst                  // no argument but the first may be reachable from the result
	hidden                       // only the compiler and the prelude mention it
	silent                       // an effect that nobody sees: a value that was made with it may be kept
)

// Table holds every operation; the position of one is its Index.
var Table []*core.Op

var (
	allRows []*row // by Index
	index   nameIndex
)

// The table is built once, before anything can look, and never changes. Every start pays for it, so what
// only some operations need is made when they are asked for.
func init() {
	groups := [...][]row{intRows, floatRows, compareRows, textRows, concatRows, scanRows, charRows, listRows, controlRows, worldRows, fileRows}
	n := 0
	for _, rows := range groups {
		n += len(rows)
	}
	Table, allRows = make([]*core.Op, 0, n), make([]*row, 0, n)
	ops := make([]core.Op, n)
	for _, rows := range groups {
		for i := range rows {
			add(&rows[i], &ops[len(Table)])
		}
	}
}

func add(r *row, op *core.Op) {
	*op = core.Op{
		Name: r.name, Type: r.typ, Arity: arityOf(r.typ), Lower: r.lower, Perm: r.perm, Doc: r.doc,
		Effect: r.flags&effect != 0, Fails: r.flags&fails != 0, Alloc: r.flags&alloc != 0,
		SharesFirst: r.flags&sharesFirst != 0, Keeps: r.flags&keeps != 0,
		ByType: r.flags&byType != 0, Hidden: r.flags&hidden != 0, Index: len(Table),
	}
	if !index.add(op.Name, op.Index) {
		panic("builtin: two rows for " + r.name)
	}
	Table, allRows = append(Table, op), append(allRows, r)
}

// nameIndex finds operations by name: a hash table with open addresses that needs no memory of its own.
type nameIndex [1 << 10]uint16 // position in Table plus 1, or 0

// at is where a name stands, or the free place where it belongs.
func (x *nameIndex) at(name string) *uint16 {
	h := uint32(len(name))
	for i := 0; i < len(name); i++ {
		h = h*31 + uint32(name[i])
	}
	for ; ; h++ {
		if p := &x[h%uint32(len(x))]; *p == 0 || Table[*p-1].Name == name {
			return p
		}
	}
}

// add reports whether the name is new.
func (x *nameIndex) add(name string, at int) bool {
	p := x.at(name)
	if *p != 0 {
		return false
	}
	*p = uint16(at + 1)
	return true
}

// counted makes an operation on the world leave a trace in its task, by which a
// nullary definition that ran it is known not to be kept.
func counted(impl Impl) Impl {
	return func(c *Call) heap.Word {
		c.Task.Effects++
		return impl(c)
	}
}

// arityOf counts the arrows of a type outside brackets.
func arityOf(typ string) int {
	n, depth := 0, 0
	for i := 0; i < len(typ); i++ {
		switch typ[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case '>':
			if depth == 0 {
				n++
			}
		case '?':
			return n
		}
	}
	return n
}

// Lookup is the operation of the given name, or nil.
func Lookup(name string) *core.Op {
	if p := index.at(name); *p != 0 {
		return Table[*p-1]
	}
	return nil
}

// Func is the implementation of an operation of the table.
func Func(op *core.Op) Impl {
	r := allRows[op.Index]
	if op.Effect && r.flags&silent == 0 {
		return counted(r.impl)
	}
	return r.impl
}

// fault raises a run-time error; the caller of the builtin adds the span.
func fault(code, format string, args ...any) {
	panic(&core.Fault{Code: code, Msg: fmt.Sprintf(format, args...)})
}

func word(b bool) heap.Word {
	if b {
		return 1
	}
	return 0
}
