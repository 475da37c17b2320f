// Dropping instances that nothing can run any more, so that a session of any length
// keeps only what it may still use.

package core

// Fresh lists the instances made since the last Drop.
func (in *Instances) Fresh() []*Fn {
	in.mu.Lock()
	defer in.mu.Unlock()
	return append([]*Fn(nil), in.fresh...)
}

// Made is the number of instances made since the last Drop.
func (in *Instances) Made() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.fresh)
}

// Current reports whether fn is an instance of a definition as it stands now.
func (in *Instances) Current(fn *Fn) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	d := in.facts[fn.ID].def
	return d != nil && d == in.prog.Def(fn.Def)
}

// MentionsOf lists the definitions that the text of d mentions.
func (in *Instances) MentionsOf(d *Def) []Name {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.defFact(d).mentions
}

// CallsOf lists the instances that the body of fn mentions, as far as it has been made.
func (in *Instances) CallsOf(fn *Fn) []*Fn {
	in.mu.Lock()
	defer in.mu.Unlock()
	if b := fn.Code.Load(); b != nil {
		return b.Calls
	}
	if b := in.facts[fn.ID].raw; b != nil {
		return b.Calls
	}
	return nil
}

// Drop forgets instances. Nothing that remains, no closure and no code, may mention
// them; they are made anew when they are asked for again. Their numbers are used again.
func (in *Instances) Drop(dead map[*Fn]bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for fn := range dead {
		in.fns[fn.ID], in.facts[fn.ID] = nil, nil
		in.free = append(in.free, fn.ID)
		delete(in.keys, fn.Key)
	}
	for key, fns := range in.byKey {
		kept := fns[:0:0]
		for _, fn := range fns {
			if dead[fn] {
				in.count[key.name]--
			} else {
				kept = append(kept, fn)
			}
		}
		if len(kept) == 0 {
			delete(in.byKey, key)
		} else if len(kept) < len(fns) {
			in.byKey[key] = kept
		}
	}
	for key, fn := range in.applies {
		if dead[fn] {
			delete(in.applies, key)
		}
	}
	in.fresh, in.simple = nil, nil
	in.bound, in.copied = renaming{}, renaming{}
	in.dropFacts()
}

// dropFacts forgets what was found out about texts that are no longer current.
func (in *Instances) dropFacts() {
	used := map[*Def]bool{}
	for _, d := range in.prog.Defs {
		used[d] = true
	}
	for _, f := range in.facts {
		if f != nil {
			used[f.def] = true
		}
	}
	for _, m := range in.made {
		if !used[m.def] {
			m.def = nil // its text is made again when it is wanted
		}
	}
	clear(in.nesting)
	for d := range in.defs {
		if !used[d] {
			delete(in.defs, d)
		}
	}
	for name, n := range in.count {
		if n == 0 {
			delete(in.count, name)
		}
	}
}
