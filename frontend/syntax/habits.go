package syntax

import "github.com/synoema/synoema/source"

func (p *parser) bindingHabits(eq int)                       {}
func (p *parser) equationHabits(start source.Span)           {}
func (p *parser) constructorBinding()                        {}
func (p *parser) declarationHabits()                         {}
func (p *parser) typedDefinition(s *SigDecl)                 {}
func (p *parser) aliasMeant(decl source.Span)                {}
func (p *parser) variantsOfAlias(a *AliasDecl)               {}
func (p *parser) headHabit()                                 { p.unexpected("the end of the line") }
func (p *parser) useWithoutNames(u *UseDecl)                 { p.unexpected("`(`") }
func (p *parser) constraintBefore(start source.Span)         {}
func (p *parser) patternHabits()                             {}
func (p *parser) commasInList(open int)                      { p.unexpected("`]`") }
func (p *parser) spacedEqual() string                        { return " =" }
func (p *parser) lambdaHabits(start source.Span)             {}
func (p *parser) questionHabits(start source.Span, e Expr)   {}
func (p *parser) elseHabits(c *Cond)                         {}
func (p *parser) alternativeHabits()                         {}
func (p *parser) foreignOperator(k kind) bool                { return false }
func (p *parser) bang() Expr                                 { p.unexpected("an expression"); return nil }
func (p *parser) applicationHabits(fn Expr, args []Expr)     {}
func (p *parser) operandHabits()                             {}
func (p *parser) inBracketHabits(d any, open int)            {}
func (p *parser) interpolationHabits()                       {}
func (p *parser) recordHabits(open int, r *RecordLit)        {}
func (p *parser) afterFieldComma(r *RecordLit)               {}
func (p *parser) colonInRecord()                             { p.unexpected("`=`") }
func (p *parser) commaList(start source.Span, open int) Expr { return p.elements(start, open) }
func (p *parser) rangeHabits(open int)                       {}
func (p *parser) leftOver()                                  { p.unexpected("the end of the line") }
