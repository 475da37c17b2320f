// Look-up of names beyond the locals: own module and file, `use`, imports, prelude, builtins.

package types

import (
	"slices"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// layers are the namespaces in which everything of the file's own is looked up:
// the file itself and, at the prompt, what was entered before.
func (c *checker) layers() []*namespace {
	if c.in.Prefix == "" {
		return []*namespace{c.own, c.env.program}
	}
	return []*namespace{c.own}
}

// findValue finds what a name without module means. Several bindings are a clash
// between uses or imports.
func (c *checker) findValue(name string) (*binding, []*binding) {
	for m := c.module; m != ""; m = outerModule(m) {
		if b := c.own.vals[m+"."+name]; b != nil {
			return b, nil
		}
		if b := c.env.program.vals[m+"."+name]; b != nil && c.in.Module != "" {
			return b, nil
		}
	}
	layers := c.layers()
	for _, n := range layers {
		if b := n.vals[name]; b != nil {
			if old := c.env.earlier[name]; old != nil && len(c.active) > 0 && c.active[0] == b.node {
				b = old
			}
			return b, nil
		}
	}
	for _, n := range layers {
		if bs := n.used[name]; len(bs) > 0 {
			return bs[0], bs[1:]
		}
	}
	found := imported(layers, func(n *namespace) *binding { return n.vals[name] })
	if len(found) > 0 {
		return found[0], found[1:]
	}
	if b := c.env.prelude.vals[name]; b != nil {
		return b, nil
	}
	if b := c.env.op(name); b != nil && (!b.hidden() || c.in.prelude()) {
		return b, nil
	}
	return nil, nil
}

func outerModule(m string) string {
	if i := strings.LastIndexByte(m, '.'); i >= 0 {
		return m[:i]
	}
	return ""
}

// imported collects what the imports have under a name, each thing once.
func imported[T comparable](layers []*namespace, get func(*namespace) T) []T {
	var zero T
	var out []T
	for _, n := range layers {
	next:
		for _, im := range n.imports {
			x := get(im)
			if x == zero {
				continue
			}
			for _, y := range out {
				if x == y {
					continue next
				}
			}
			out = append(out, x)
		}
	}
	return out
}

// findMember finds module.name; isModule tells whether there is such a module.
func (c *checker) findMember(module, name string) (b *binding, isModule bool) {
	if module == "Prelude" {
		if b := c.env.prelude.vals[name]; b != nil {
			return b, true
		}
		if b := c.env.op(name); b != nil && !b.hidden() {
			return b, true
		}
		return nil, true
	}
	for _, full := range c.moduleNames(module) {
		for _, n := range c.visible() {
			if n.modules[full] {
				isModule = true
				if b := n.vals[full+"."+name]; b != nil {
					return b, true
				}
			}
		}
	}
	return nil, isModule
}

// moduleNames are the full names that a module's name may stand for here.
func (c *checker) moduleNames(module string) []string {
	var out []string
	for m := c.module; m != ""; m = outerModule(m) {
		out = append(out, m+"."+module)
	}
	return append(out, module)
}

// visible are all namespaces that a name with a module may come from.
func (c *checker) visible() []*namespace {
	layers := c.layers()
	for _, n := range layers {
		layers = append(layers, n.imports...)
	}
	return append(layers, c.env.prelude)
}

// membersOf returns the members of a module, or nil when there is none.
func (c *checker) membersOf(module string) map[string]*binding {
	if module == "Prelude" {
		out := map[string]*binding{}
		for k, b := range c.env.prelude.vals {
			out[k] = b
		}
		return out
	}
	for _, full := range c.moduleNames(module) {
		for _, n := range c.visible() {
			if n.modules[full] {
				return n.members(full)
			}
		}
	}
	return nil
}

func (n *namespace) members(module string) map[string]*binding {
	out := map[string]*binding{}
	for k, b := range n.vals {
		if rest, ok := strings.CutPrefix(k, module+"."); ok && !strings.Contains(rest, ".") {
			out[rest] = b
		}
	}
	return out
}

// hasNested: a module of this name stands inside another one.
func (n *namespace) hasNested(name string) bool {
	for m := range n.modules {
		if strings.HasSuffix(m, "."+name) {
			return true
		}
	}
	return false
}

// unqualified is the function of the library that is a member of a module elsewhere, or "".
func (c *checker) unqualified(module, member string) string {
	snake := snakeCase(member)
	prefix := map[string]string{"String": "str_", "Str": "str_", "Text": "str_", "T": "str_", "Map": "map_", "M": "map_", "HashMap": "map_", "Dict": "map_",
		"Json": "json_", "JSON": "json_"}[module]
	for _, f := range []string{stringTwins.Of(member), prefix + snake, prefix + member, foreignNames.Of(member)[0], map[string]string{"stringify": "json_encode", "fromList": "from_pairs", "log": "print"}[member]} {
		if f == stringTwins.Of(member) && prefix != "str_" || f == "" || f[0] < 'a' {
			continue
		}
		if c.inLibrary(f) {
			return f
		}
	}
	return ""
}

// inLibrary: a function of the prelude, read already or not, or a builtin.
func (c *checker) inLibrary(name string) bool {
	if c.env.prelude.vals[name] != nil || slices.Contains(c.env.offered(), name) {
		return true
	}
	b := c.env.op(name)
	return b != nil && !b.hidden()
}

func (c *checker) unboundModule(name, member string, sp source.Span) {
	fn := ""
	if !slices.ContainsFunc(c.visible(), func(n *namespace) bool { return n.hasNested(name) }) {
		fn = c.unqualified(name, member)
	}
	if c.unknown && fn == "" {
		c.failed = true
		return
	}
	d := c.report("unbound_module", sp, "there is no module "+quote(name))
	if fn != "" {
		d.Hint = "functions of the library have no module in front: " + fn
		sp.Hi += int32(1 + len(member))
		c.suggest(d, sp, fn)
		return
	}
	var names, nested []string
	for _, n := range c.visible() {
		for _, m := range keysOf(n.modules) {
			names = append(names, m)
			if strings.HasSuffix(m, "."+name) {
				nested = append(nested, m)
			}
		}
	}
	if len(nested) == 1 {
		d.Notes = append(d.Notes, quote(name)+" is a module inside "+quote(outerModule(nested[0])))
		c.suggest(d, sp, nested[0])
		return
	}
	c.suggest(d, sp, diag.Nearest(name, names))
	if d.DidYouMean == "" && len(name) > 0 && c.findType(name) != nil {
		d.Hint = name + " is a type, not a module; functions on it are called without a prefix"
	}
}

// find looks a name up in the file, its imports and the prelude.
func find[T comparable](c *checker, get func(*namespace) T) (T, []T) {
	var zero T
	layers := c.layers()
	for _, n := range layers {
		if x := get(n); x != zero {
			return x, nil
		}
	}
	if found := imported(layers, get); len(found) > 0 {
		return found[0], found[1:]
	}
	return get(c.env.prelude), nil
}

// conAt finds the constructor that is mentioned at sp; a clash of imports is reported.
func (c *checker) conAt(module, name string, sp source.Span) *conDef {
	cd := c.findCon(module, name)
	if cd == nil || module != "" || cd == c.env.trueCon || cd == c.env.falseCon {
		return cd
	}
	if _, more := find(c, func(n *namespace) *conDef { return n.cons[name] }); len(more) > 0 {
		c.clashOfImports("constructor "+quote(name), sp, cd.span, more[0].span)
	}
	return cd
}

// typeAt is the same for types.
func (c *checker) typeAt(name string, sp source.Span) *typeDef {
	d := c.findType(name)
	if d == nil {
		return nil
	}
	if _, more := find(c, func(n *namespace) *typeDef { return n.types[name] }); len(more) > 0 {
		c.clashOfImports("type "+quote(name), sp, d.span, more[0].span)
	}
	return d
}

func (c *checker) clashOfImports(what string, sp, first, second source.Span) {
	d := c.report("duplicate_definition", sp, what+" is defined by two imports")
	d.Labels = []diag.Label{{Span: first, Text: "defined here"}, {Span: second, Text: "and here"}}
	d.Hint = "import only one of the files, or rename one of the two"
}

// findCon finds a constructor; nil when there is none.
func (c *checker) findCon(module, name string) *conDef {
	switch {
	case name == "true":
		return c.env.trueCon
	case name == "false":
		return c.env.falseCon
	case module == "Prelude":
		return c.env.prelude.cons[name]
	}
	cd, _ := find(c, func(n *namespace) *conDef { return n.cons[name] })
	return cd
}

func (c *checker) findType(name string) *typeDef {
	if rest, ok := strings.CutPrefix(name, preludePrefix); ok {
		return c.env.prelude.types[rest]
	}
	d, _ := find(c, func(n *namespace) *typeDef { return n.types[name] })
	return d
}

func (c *checker) findClass(name string) *class {
	if rest, ok := strings.CutPrefix(name, preludePrefix); ok {
		return c.env.prelude.classes[rest]
	}
	cl, _ := find(c, func(n *namespace) *class { return n.classes[name] })
	return cl
}

// classNamed finds a class and reports when there is none.
func (c *checker) classNamed(id syntax.Ident) *class {
	if cl := c.findClass(id.Name); cl != nil {
		return cl
	}
	if c.unknown {
		c.failed = true
		return nil
	}
	d := c.report("unbound_type", id.Sp, "there is no class "+quote(id.Name))
	var names []string
	for _, n := range c.visible() {
		names = append(names, keysOf(n.classes)...)
	}
	c.suggest(d, id.Sp, diag.Nearest(id.Name, names))
	return nil
}

func (c *checker) nearestType(name string) string {
	var names []string
	for _, n := range c.visible() {
		names = append(names, keysOf(n.types)...)
	}
	return diag.Nearest(name, append(names, c.offered(true)...))
}

// offered names of the prelude, upper-case or lower-case ones.
func (c *checker) offered(upper bool) []string {
	var out []string
	for _, n := range c.env.offered() {
		if n != "" && (n[0] >= 'A' && n[0] <= 'Z') == upper && n[0] != '_' {
			out = append(out, n)
		}
	}
	return out
}

func (c *checker) nearestCon(name string) string {
	var names []string
	for _, n := range c.visible() {
		names = append(names, keysOf(n.cons)...)
	}
	return diag.Nearest(name, append(names, c.offered(true)...))
}

// nearestValue prefers names that are close by: locals, own file, the rest.
func (c *checker) nearestValue(name string) string {
	var names []string
	for _, k := range keysOf(c.scope) {
		if c.scope[k] != nil {
			names = append(names, k)
		}
	}
	for m := c.module; m != ""; m = outerModule(m) {
		names = append(names, keysOf(c.membersOf(m))...)
	}
	return diag.Nearest(name, append(names, c.everywhere()...))
}

// everywhere is globalNames, collected once.
func (c *checker) everywhere() []string {
	if c.spellings == nil {
		c.spellings = c.globalNames()
	}
	return c.spellings
}

// globalNames lists what can be mentioned everywhere in the file.
func (c *checker) globalNames() []string {
	var names []string
	for _, n := range c.visible() {
		for _, k := range keysOf(n.vals) {
			if k[0] != '_' || c.in.prelude() {
				names = append(names, k)
			}
		}
		names = append(names, keysOf(n.used)...)
	}
	names = append(names, c.offered(false)...)
	return append(names, slices.Sorted(slices.Values(c.env.opNames()))...)
}
