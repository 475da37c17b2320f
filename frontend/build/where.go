package build

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
)

// rightSide builds the right side of an equation or binding with its
// where-lines. These are ordered by what they need, then by text; each is placed
// on entry to the innermost branch that contains all its uses, an unused one at
// the start.
func (b *builder) rightSide(body syntax.Expr, where []syntax.Item) core.Expr {
	if len(where) == 0 {
		return b.expr(body)
	}
	var start []*localGroup
	side := b.side(body, where)
	for i, path := range side.paths {
		group := side.lines[i].group
		if len(path) == 0 {
			start = append(start, group)
		} else {
			branch := path[len(path)-1]
			b.placed[branch] = append(b.placed[branch], group)
		}
	}
	return b.groups(start, b.ty(body), func() core.Expr { return b.expr(body) })
}

// side is a right side analysed: its where-lines in order, and the branches
// that lead to the place of each.
type side struct {
	lines []whereLine
	paths [][]syntax.Expr
}

func (b *builder) side(body syntax.Expr, where []syntax.Item) *side {
	s := b.sides[body]
	if s == nil {
		lines := b.whereLines(where)
		s = &side{lines, b.placements(body, lines)}
		b.sides[body] = s
	}
	return s
}

// whereLine is a where-line, or several functions that need each other.
type whereLine struct {
	group *localGroup
	binds map[*core.Local]bool
}

// whereLines sorts the items, joining functions that need each other.
func (b *builder) whereLines(items []syntax.Item) []whereLine {
	lines := b.eachLine(nil, items)
	var mentions, binds []map[*core.Local]bool
	for _, l := range lines {
		in := map[*core.Local]bool{}
		w := &walker{b: b, frozen: 1, found: func(v *core.Local, _ []syntax.Expr) { in[v] = true }}
		w.group(l.group)
		mentions, binds = append(mentions, in), append(binds, l.binds)
	}
	var out []whereLine
	for _, comp := range components(edges(mentions, binds)) {
		out = append(out, joinLines(lines, comp))
	}
	return out
}

// eachLine adds the items to lines. The where-lines of a lambda that is bound to
// a name stand before it: they run when it is bound, and functions among them
// may call it.
func (b *builder) eachLine(lines []whereLine, items []syntax.Item) []whereLine {
	for _, it := range items {
		if bind, ok := it.(*syntax.BindItem); ok && isLambda(bind) {
			lines = b.eachLine(lines, bind.Where)
		}
		if l, ok := b.whereLine(it); ok {
			lines = append(lines, l)
		}
	}
	return lines
}

func (b *builder) whereLine(it syntax.Item) (whereLine, bool) {
	if f := b.localFun(it); f != nil {
		return whereLine{&localGroup{funs: []*localFun{f}}, map[*core.Local]bool{f.local: true}}, true
	}
	bind, ok := it.(*syntax.BindItem)
	if !ok {
		return whereLine{}, false
	}
	l := whereLine{&localGroup{bind: bind}, map[*core.Local]bool{}}
	for _, v := range variables(b.pattern(bind.Pat)) {
		l.binds[v] = true
	}
	return l, true
}

func joinLines(lines []whereLine, comp []int) whereLine {
	if len(comp) == 1 {
		return lines[comp[0]]
	}
	out := whereLine{&localGroup{}, map[*core.Local]bool{}}
	for _, i := range comp {
		if bind := lines[i].group.bind; bind != nil {
			panic(broken("where", bind.Pat, "needs itself, which the checker reports"))
		}
		out.group.funs = append(out.group.funs, lines[i].group.funs...)
		for v := range lines[i].binds {
			out.binds[v] = true
		}
	}
	return out
}

// placements finds for each line the branches that lead to its place, none for
// the start. Lines are treated last to first: a line's uses are in the body and
// in the lines after it, which have their places by then.
func (b *builder) placements(body syntax.Expr, lines []whereLine) [][]syntax.Expr {
	binder := map[*core.Local]int{}
	for i, l := range lines {
		for v := range l.binds {
			binder[v] = i
		}
	}
	met := make([]*[]syntax.Expr, len(lines)) // nil: no use seen
	w := &walker{b: b, found: func(v *core.Local, path []syntax.Expr) {
		if i, ok := binder[v]; ok {
			met[i] = meet(met[i], path)
		}
	}}
	w.expr(body)
	out := make([][]syntax.Expr, len(lines))
	for i := len(lines) - 1; i >= 0; i-- {
		if met[i] != nil {
			out[i] = *met[i]
		}
		w.path = out[i]
		w.group(lines[i].group)
	}
	return out
}

// meet is the path of the innermost branch that contains both places.
func meet(old *[]syntax.Expr, path []syntax.Expr) *[]syntax.Expr {
	if old == nil {
		return &path
	}
	n := 0
	for n < len(*old) && n < len(path) && (*old)[n] == path[n] {
		n++
	}
	common := path[:n]
	return &common
}
