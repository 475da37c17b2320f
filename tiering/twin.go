package tiering

import (
	"slices"
	"strings"
)

// Twin starts a session that runs what s has loaded in another way. It shares the checked text, and
// the functions' bodies where the same passes make them, which is most of what running a short
// program takes. Neither of the two may load, enter or redefine anything afterwards, nor run
// at the same time as the other; s may be closed.
func (s *Session) Twin(cfg Config) (*Session, error) {
	t := withConfig(cfg)
	t.sources, t.types, t.lib, t.env, t.program = s.sources, s.types, s.lib, s.env, s.program
	if t.insts = s.insts; !s.cfg.sameBodies(&t.cfg) {
		t.insts = t.newInstances()
	}
	return t.launched()
}

// sameBodies reports whether two configurations make the same bodies of functions.
func (c *Config) sameBodies(d *Config) bool {
	return c.Fixed == d.Fixed && (c.MaxSteps > 0) == (d.MaxSteps > 0) && c.Fuel == nil && d.Fuel == nil &&
		slices.Equal(c.corePassesOff(), d.corePassesOff())
}

// corePassesOff names the passes over Core that are left out.
func (c *Config) corePassesOff() []string {
	return slices.DeleteFunc(slices.Sorted(slices.Values(c.Without)), func(name string) bool { return strings.Contains(name, ".") })
}
