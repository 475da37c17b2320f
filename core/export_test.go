package core

// VerifyPasses calls fail for every text that a pass leaves broken.
func (in *Instances) VerifyPasses(fail func(error)) {
	in.watch = func(fn *Fn, pass string, e Expr) {
		if err := in.VerifyClosed(fn.Key+" after "+pass, e, in.facts[fn.ID].ty); err != nil {
			fail(err)
		}
	}
}
