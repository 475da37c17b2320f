package ssa

// substitution records which values stand for others while a pass runs. Uses
// are rewritten by apply, once, at the end; until then a pass that looks at
// arguments asks find.
type substitution struct {
	f  *Func
	to []*Value // by id of the replaced value; nil until there is one
}

func newSubstitution(f *Func) *substitution {
	s := f.mem().substs.One()
	s.f = f
	return s
}

// replace makes every use of v a use of by.
func (s *substitution) replace(v, by *Value) {
	if s.to == nil {
		s.to = s.f.mem().work.Take(s.f.NumValues())
	}
	s.to[v.ID] = by
}

// find is what v stands for now. Chains are shortened on the way.
func (s *substitution) find(v *Value) *Value {
	if int(v.ID) >= len(s.to) || s.to[v.ID] == nil {
		return v
	}
	to := s.find(s.to[v.ID])
	s.to[v.ID] = to
	return to
}

func (s *substitution) replaced(v *Value) bool { return int(v.ID) < len(s.to) && s.to[v.ID] != nil }

func (s *substitution) findAll(args []*Value) {
	if s.to == nil {
		return
	}
	for i, a := range args {
		if s.replaced(a) {
			args[i] = s.find(a)
		}
	}
}

func (s *substitution) term(t *Term) {
	s.findAll(t.Args)
	for i := range t.Succs {
		s.findAll(t.Succs[i].Args)
	}
}

// apply rewrites all uses and drops the replaced instructions.
func (s *substitution) apply() {
	if s.to == nil {
		return
	}
	for _, b := range s.f.Blocks {
		keep := b.Instrs[:0]
		for _, v := range b.Instrs {
			if !s.replaced(v) {
				s.findAll(v.Args)
				keep = append(keep, v)
			}
		}
		clear(b.Instrs[len(keep):])
		b.Instrs = keep
		s.term(&b.Term)
	}
}
