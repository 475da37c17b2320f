package core

type classType struct {
	class string
	ty    *Type
}

func (in *Instances) containsImpl(class string, at *Type) bool { return false }
func (in *Instances) structural(class string, at *Type) Name   { return "" }
