package build

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
)

// clauseBody builds the right side of an equation with its where-lines. These
// are ordered by what they need, then by text; each is placed on entry to the
// innermost branch that contains all its uses, an unused one at the start.
func (b *builder) clauseBody(c *syntax.Clause) core.Expr {
	if len(c.Where) == 0 {
		return b.expr(c.Body)
	}
	lines := b.whereLines(c.Where)
	var start []*localGroup
	for i, branch := range b.placements(c.Body, lines) {
		if branch == nil {
			start = append(start, lines[i].group)
		} else {
			b.placed[branch] = append(b.placed[branch], lines[i].group)
		}
	}
	return b.groups(start, b.ty(c.Body), func() core.Expr { return b.expr(c.Body) })
}

// whereLine is a where-line, or several functions that need each other.
type whereLine struct {
	group *localGroup
	binds map[*core.Local]bool
}

// whereLines sorts the items, joining functions that need each other.
func (b *builder) whereLines(items []syntax.Item) []whereLine {
	var lines []whereLine
	for _, it := range items {
		if l, ok := b.whereLine(it); ok {
			lines = append(lines, l)
		}
	}
	var mentions, binds []map[*core.Local]bool
	for _, l := range lines {
		in := map[*core.Local]bool{}
		b.walkGroup(l.group, nil, func(v *core.Local, _ []syntax.Expr) { in[v] = true })
		mentions, binds = append(mentions, in), append(binds, l.binds)
	}
	var out []whereLine
	for _, comp := range components(edges(mentions, binds)) {
		out = append(out, joinLines(lines, comp))
	}
	return out
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

// walkGroup reports the occurrences in a line that stands at the end of path.
func (b *builder) walkGroup(g *localGroup, path []syntax.Expr, found func(*core.Local, []syntax.Expr)) {
	w := &walker{b: b, found: found, path: path}
	if g.bind != nil {
		w.expr(g.bind.Rhs)
	}
	for _, f := range g.funs {
		w.localFun(f)
	}
}

// placements finds for each line the branch to run it in, nil for the start.
// Lines are treated last to first: a line's uses are in the body and in the
// lines after it, which have their places by then.
func (b *builder) placements(body syntax.Expr, lines []whereLine) []syntax.Expr {
	paths := make([]*[]syntax.Expr, len(lines)) // nil: no use seen
	note := func(l *core.Local, path []syntax.Expr) {
		for i := range lines {
			if lines[i].binds[l] {
				paths[i] = meet(paths[i], path)
			}
		}
	}
	(&walker{b: b, found: note}).expr(body)
	out := make([]syntax.Expr, len(lines))
	for i := len(lines) - 1; i >= 0; i-- {
		var path []syntax.Expr
		if paths[i] != nil {
			path = *paths[i]
		}
		if len(path) > 0 {
			out[i] = path[len(path)-1]
		}
		b.walkGroup(lines[i].group, path, note)
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
