// Package image is the prelude as the front end leaves it: types and polymorphic Core, made when
// Synoema itself is built, so that a program that mentions `map` waits for no text to be
// parsed and checked.
//
// In comes the text of a program; its Env is told what its words may mean. Definitions are made
// for a session when the compiler first asks for them by name. Both are read from table.go,
// which image_test.go writes by running the front end over the texts of package prelude, and
// which it compares with them: `go generate ./prelude/image`.
//
// What stands in table.go, numbers being of 7 bits a byte, the last one first:
//
//	texts    all names, doc comments and messages; textAt has where each begins
//	types    each type once, its parts before it; typeAt
//	code     data types and impls (dataAt), then definitions (entries): types as their
//	         mentions see them, then the expression, each node behind its tag (expr.go)
package image

import (
	"slices"
	"strings"
	"sync"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/prelude"
	"github.com/synoema/synoema/source"
)

// entry is what a word, or a definition without one, may stand for.
type entry struct {
	name string // without Prelude.
	at   uint32 // where in code the definition stands, behind it by one; 0: a type or constructor
	uses uint32 // data types, as bits, that come with it
}

// Library is one session's view of the prelude. Def is safe for concurrent use, and with Tell.
type Library struct {
	mu    sync.Mutex
	types *core.Types
	set   *source.Set
	files []source.FileID // by file of the prelude; 0 of those not yet in the set
	made  []*core.Type    // by number, as far as they were wanted
	data  []*datum        // by number
	defs  map[core.Name]*core.Def
	slabs slabs

	told     []bool // entries that the Env was told of
	toldData uint32
}

// New returns a library of which nothing was made.
func New(t *core.Types, set *source.Set) *Library {
	return &Library{types: t, set: set}
}

// start makes room for what is read.
func (l *Library) start() {
	if l.defs == nil {
		l.files, l.made, l.data = make([]source.FileID, len(prelude.Files())), make([]*core.Type, len(typeAt)), make([]*datum, len(dataAt))
		l.defs, l.told = map[core.Name]*core.Def{}, make([]bool, len(entries))
	}
}

// find gives the entry of a name, or -1.
func find(name string) int {
	i, found := slices.BinarySearchFunc(entries[:], name, func(e entry, name string) int { return strings.Compare(e.name, name) })
	if !found {
		return -1
	}
	return i
}

// Def makes the definition of a name; it is nil of a name that is not the prelude's.
func (l *Library) Def(name core.Name) *core.Def {
	if !prelude.Owns(name) {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	d := l.defs[name]
	if d == nil {
		i := find(string(name[len(prelude.Prefix):]))
		if i < 0 || entries[i].at == 0 {
			return nil
		}
		l.start()
		d = l.definition(i)
		l.defs[name] = d
	}
	return d
}

// Tell has an Env know what a text may mention, any word of it counting as a mention, and what
// it was not told before. The impls are those that are new to it.
func (l *Library) Tell(env *types.Env, text string) (impls []*core.Impl) {
	found := words(text)
	if len(found) == 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.start()
	for _, i := range found {
		if l.told[i] {
			continue
		}
		l.told[i] = true
		for n := range dataAt {
			if fresh := entries[i].uses &^ l.toldData; fresh>>n&1 != 0 {
				impls = append(impls, l.tellData(env, n)...)
			}
		}
		if entries[i].at > 0 {
			env.Know(l.value(i))
		}
	}
	return impls
}

func (l *Library) tellData(env *types.Env, n int) (impls []*core.Impl) {
	l.toldData |= 1 << n
	d := l.datum(n)
	env.KnowData(d.data)
	for _, im := range d.impls {
		env.KnowImpl(im)
		impls = append(impls, im.Core)
	}
	return impls
}

// Names lists what the prelude offers, sorted.
func Names() []string {
	var names []string
	for _, e := range entries {
		if e.name[0] != '_' && !strings.Contains(e.name, " ") {
			names = append(names, e.name)
		}
	}
	return names
}

// words lists the entries that words of a text name. Most words are told from names by their shape: shapes has,
// for each first letter, a bit for each length of the prelude's names.
func words(text string) []int {
	var out []int
	for i := 0; i < len(text); {
		if !nameByte(text[i]) {
			i++
			continue
		}
		start := i
		for i < len(text) && nameByte(text[i]) {
			i++
		}
		if shapes[text[start]]>>((i-start)&63)&1 != 0 {
			if e := find(text[start:i]); e >= 0 {
				out = append(out, e)
			}
		}
	}
	return out
}

func nameByte(c byte) bool {
	return c == '_' || c == '\'' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
