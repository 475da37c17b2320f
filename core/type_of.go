package core

import "slices"

// TypeOf returns the type of a well-formed expression. On closed expressions
// it never computes anything: every node knows its type.
func TypeOf(t *Types, e Expr) *Type {
	for {
		switch x := e.(type) {
		case *Let:
			e = x.Body
		case *LetRec:
			e = x.Body
		case *done:
			e = x.Expr
		case *Var:
			return instantiateLocal(t, x)
		case *Global:
			return x.Type
		case *Lit:
			return x.Type
		case *Lam:
			return x.Type
		case *App:
			return x.Type
		case *Construct:
			return x.Type
		case *Record:
			return x.Type
		case *Select:
			return x.Type
		case *Update:
			return x.Type
		case *Case:
			return x.Type
		case *Prim:
			return x.Type
		case *Method:
			return x.Type
		case *Fail:
			return x.Type
		default:
			broken("type-of", "?", e)
		}
	}
}

// instantiateLocal gives the type of an occurrence. Inside its own group a
// polymorphic local may occur without type arguments: then it stands for itself.
func instantiateLocal(t *Types, v *Var) *Type {
	if len(v.Local.TyVars) == 0 || len(v.TyArgs) == 0 {
		return v.Local.Type
	}
	env := make([]*Type, slices.Max(v.Local.TyVars)+1)
	for i, n := range v.Local.TyVars {
		env[n] = v.TyArgs[i]
	}
	return t.Subst(v.Local.Type, env)
}

// arrows returns the number of arguments that a function type takes, at most limit.
func arrows(ty *Type, limit int) int {
	n := 0
	for n < limit && ty.Kind == KFun {
		ty, n = ty.Args[1], n+1
	}
	return n
}

// afterArgs returns what is left of a function type after n arguments.
func afterArgs(ty *Type, n int) *Type {
	for ; n > 0; n-- {
		if ty.Kind != KFun {
			broken("after-args", ty.String(), nil)
		}
		ty = ty.Args[1]
	}
	return ty
}
