package types

import (
	"cmp"
	"slices"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// resolve walks an expression.
func (c *checker) resolve(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.Var:
		c.resolveVar(e)
	case *syntax.Con:
		if def := c.conAt(e.Module, e.Name, e.Sp); def != nil {
			c.uses[e.ID] = use{kind: RefCon, con: def}
		} else {
			c.unboundCon(e.Module, e.Name, e.Sp)
		}
	case *syntax.App:
		found := len(c.out.Items)
		c.resolve(e.Fn)
		if len(c.out.Items) > found {
			c.wordOperator(e)
		}
		c.resolveEach(e.Args)
		c.infixWord(e)
	case *syntax.Binary:
		c.resolve(e.L)
		if !c.typeAnnotation(e) {
			c.resolve(e.R)
		}
	case *syntax.Interp:
		c.resolveEach(e.Parts)
	case *syntax.Neg:
		c.resolve(e.E)
	case *syntax.LeftSection:
		c.resolve(e.E)
	case *syntax.RightSection:
		c.resolve(e.E)
	case *syntax.Lambda:
		mark := c.mark()
		c.binder = binder{what: parameter}
		e.Params = c.patternRow(e.Params, mark)
		c.resolve(e.Body)
		c.leave(mark)
	case *syntax.Cond:
		c.resolve(e.Cond)
		c.resolve(e.Then)
		if e.Else != nil {
			c.resolve(e.Else)
		}
	case *syntax.Match:
		c.resolve(e.Scrut)
		for _, a := range e.Alts {
			mark := c.mark()
			c.binder = binder{what: alternative}
			a.Pat = c.onePattern(a.Pat, mark)
			c.resolve(a.Body)
			c.leave(mark)
		}
	case *syntax.Block:
		c.resolveBlock(e)
	case *syntax.ListLit:
		c.resolveEach(e.Elems)
	case *syntax.RangeLit:
		c.resolve(e.Lo)
		c.resolve(e.Hi)
	case *syntax.ListComp:
		c.resolveComp(e)
	case *syntax.TupleLit:
		c.resolveEach(e.Elems)
	case *syntax.RecordLit:
		c.resolveRecord(e)
	case *syntax.Select:
		c.resolve(e.E)
	case *syntax.Scope:
		c.resolve(e.Body)
	case *syntax.Spawn:
		c.resolve(e.E)
	case *syntax.BadExpr:
		c.failed = true
	}
}

func (c *checker) resolveEach(es []syntax.Expr) {
	for _, e := range es {
		c.resolve(e)
	}
}

func (c *checker) resolveComp(e *syntax.ListComp) {
	mark := c.mark()
	for i, q := range e.Quals {
		c.resolve(q.E)
		if q.Pat != nil {
			c.binder = binder{what: generator}
			e.Quals[i].Pat = c.onePattern(q.Pat, c.mark())
		}
	}
	c.resolve(e.Body)
	c.leave(mark)
}

func (c *checker) resolveRecord(e *syntax.RecordLit) {
	if e.Spread != nil {
		c.resolve(e.Spread)
	}
	seen := map[string]source.Span{}
	for _, f := range e.Fields {
		if old, dup := seen[f.Name.Name]; dup {
			c.duplicate("field "+quote(f.Name.Name)+" is given twice", f.Name.Sp, old)
		}
		seen[f.Name.Name] = f.Name.Sp
		c.resolve(f.Value)
	}
}

func (c *checker) resolveVar(e *syntax.Var) {
	if e.Module != "" {
		c.resolveMember(e)
		return
	}
	b := c.scope[e.Name]
	if b == nil {
		var more []*binding
		if b, more = c.findValue(e.Name); len(more) > 0 {
			c.ambiguousName(e, b, more)
			return
		}
	}
	if b == nil {
		c.unboundVar(e)
		return
	}
	c.mention(e, b)
}

// mention records what an occurrence refers to.
func (c *checker) mention(e *syntax.Var, b *binding) {
	if b.node != nil {
		c.depend(b.node)
	}
	k := RefLocal
	switch b.kind {
	case bGlobal:
		k = RefGlobal
	case bOp:
		k = RefOp
	case bMethod:
		k = RefMethod
	}
	c.uses[e.ID] = use{kind: k, b: b}
}

func (c *checker) resolveMember(e *syntax.Var) {
	b, isModule := c.findMember(e.Module, e.Name)
	switch {
	case b != nil:
		c.mention(e, b)
	case !isModule:
		sp := e.Sp
		sp.Hi = sp.Lo + int32(len(e.Module))
		c.unboundModule(e.Module, e.Name, sp)
	default:
		sp := e.Sp
		sp.Lo = sp.Hi - int32(len(e.Name))
		d := c.report("unbound_variable", sp, "module "+quote(e.Module)+" has no member "+quote(e.Name))
		c.suggest(d, sp, diag.Nearest(e.Name, keysOf(c.membersOf(e.Module))))
	}
}

func (c *checker) ambiguousName(e *syntax.Var, b *binding, more []*binding) {
	d := c.report("duplicate_definition", e.Sp, quote(e.Name)+" could mean several definitions")
	d.Hint = "import only one of the files, rename one of the two, or define " + e.Name + " in this file"
	for _, x := range append([]*binding{b}, more...) {
		d.Labels = append(d.Labels, diag.Label{Span: x.span, Text: quote(x.name) + " is defined here"})
		if strings.Contains(x.name, ".") {
			d.Hint = "write the module's name in front: " + x.name
		}
	}
}

type renamed [2]string // the name, and a hint

// foreignNames are what other languages call things; hint "" means the same thing under another name.
var foreignNames = syntax.Words[renamed]{
	{"len", renamed{"length", "on a List; for a String it is str_len"}}, {"size", renamed{"length", ""}}, {"println", renamed{"print", ""}},
	{"putStrLn", renamed{"print", ""}}, {"putStr", renamed{"write", ""}}, {"printf", renamed{"print", `with interpolation: print "x = ${x}"`}},
	{"str", renamed{"show", ""}}, {"toString", renamed{"show", ""}}, {"to_string", renamed{"show", ""}}, {"string", renamed{"show", ""}},
	{"int", renamed{"str_to_int", "on a String, gives a Result; to_int on a Float"}}, {"float", renamed{"to_float", ""}},
	{"fromIntegral", renamed{"to_float", ""}}, {"toFloat", renamed{"to_float", ""}}, {"fold", renamed{"foldl", "foldl f start xs"}},
	{"foldl'", renamed{"foldl", ""}}, {"input", renamed{"readline", ""}}, {"getLine", renamed{"readline", ""}}, {"raise", renamed{"error", ""}}, {"throw", renamed{"error", ""}},
	{"null", renamed{"None", "or compare with []: xs == []"}}, {"nil", renamed{"None", ""}}, {"mapM_", renamed{"for_each", ""}},
	{"fmap", renamed{"map", "on a List; map_maybe f m for a Maybe, map_ok f r for a Result"}},
	{"otherwise", renamed{"true", "or the else of `? c -> a : b`"}}, {"nub", renamed{"unique", ""}}, {"string_of_int", renamed{"show", ""}}, {"string_of_float", renamed{"show", ""}}, {"int_of_string", renamed{"str_to_int", "gives a Result"}},
	{"print_endline", renamed{"print", ""}}, {"print_string", renamed{"write", ""}}, {"print_int", renamed{"print", ""}}, {"intToString", renamed{"show", ""}}, {"to_upper", renamed{"str_upper", ""}},
	{"to_lower", renamed{"str_lower", ""}}, {"toUpper", renamed{"str_upper", ""}}, {"toLower", renamed{"str_lower", ""}}, {"append", renamed{"concat", "of a list of lists; xs ++ ys joins two"}},
	{"failwith", renamed{"error", ""}}, {"panic", renamed{"error", ""}}, {"str_length", renamed{"str_len", ""}}, {"string_length", renamed{"str_len", ""}}, {"isSpace", renamed{"is_space", ""}}, {"isAlpha", renamed{"is_alpha", ""}}, {"sortBy", renamed{"sort_with", "with a comparison; sort_by takes a key"}},
	{"zipWith", renamed{"zip_with", ""}}, {"takeWhile", renamed{"take_while", ""}}, {"dropWhile", renamed{"drop_while", ""}}, {"isDigit", renamed{"is_digit", ""}},
	{"words", renamed{"str_words", ""}}, {"lines", renamed{"str_lines", ""}}, {"split", renamed{"str_split", "str_split sep s"}}, {"join", renamed{"str_join", "str_join sep xs"}},
	{"unwords", renamed{"str_join", `str_join " " xs`}}, {"unlines", renamed{"str_join", `str_join "\n" xs`}}, {"fromJust", renamed{"unwrap", ""}},
	{"ord", renamed{"char_code", ""}}, {"chr", renamed{"char_from_code", ""}}, {"upper", renamed{"str_upper", ""}}, {"lower", renamed{"str_lower", ""}}, {"insert", renamed{"map_insert", ""}},
	{"isEmpty", renamed{"length", "compare with []: xs == []"}}, {"lookup", renamed{"map_lookup", "map_lookup k m; find takes a condition"}},
	{"values", renamed{"map_values", ""}}, {"keys", renamed{"map_keys", ""}}, {"delete", renamed{"map_delete", ""}}, {"fromList", renamed{"from_pairs", ""}},
	{"indexOf", renamed{"str_find", "str_find s sub from"}}, {"trim", renamed{"str_trim", ""}}, {"strip", renamed{"str_trim", ""}}, {"replace", renamed{"str_replace", "str_replace old new s"}}, {"substring", renamed{"str_slice", "str_slice s from to"}},
	{"flatMap", renamed{"concatMap", ""}}, {"compare", renamed{"cmp", "-1, 0 or 1"}}, {"concat_map", renamed{"concatMap", ""}}, {"chars", renamed{"str_chars", ""}}, {"parseInt", renamed{"str_to_int", "gives a Result"}},
	{"parse_int", renamed{"str_to_int", "gives a Result"}}, {"parse_float", renamed{"str_to_float", "gives a Result"}}, {"parseFloat", renamed{"str_to_float", "gives a Result"}},
}

// otherWays are names of other languages for which there is something else to write.
var otherWays = syntax.Words[string]{
	{"mod", "the remainder is an operator: a % b"}, {"rem", "the remainder is an operator: a % b"},
	{"div", "division of Ints is an operator: a / b (it truncates)"}, {"quot", "division of Ints is an operator: a / b (it truncates)"},
	{"return", "there is no return: the last expression of a block is its value"},
	{"when", "a condition without else is written ? c -> e, where e is ()"}, {"unless", "a condition without else is written ? not c -> e, where e is ()"},
	{"reduce", "foldl folds a list, with a value to start from: foldl (+) 0 xs"},
	{"pure", "there are no monads: leave it out"},
	{"while", "there are no loops: a recursive function does; a call that ends it runs as a loop"}, {"loop", "there are no loops: a recursive function does; a call that ends it runs as a loop"},
	{"forM_", "write for_each f xs, the function first, or xs |> for_each \\x -> …"}, {"forEach", "write for_each f xs, the function first"},
	{"try", "attempt runs a function and gives a Result: ? attempt (\\() -> e) | Ok x -> … | Err m -> …"},
	{"typeof", "types are known before the program runs; the command `synoema type FILE NAME` shows them"}, {"undefined", "write error \"text\", or None for a value that may be missing"},
	{"new", "a value is made with its constructor alone: Point 1 2, {x = 1}, map_empty"}, {"self", "there are no objects: pass the value as a parameter"},
	{"this", "there are no objects: pass the value as a parameter"}, {"console", "write print x"}, {"seq", "evaluation is strict: leave it out"},
	{"assert", "a test stands at the top of the file: test \"name\" = condition; in a function write ? not c -> error \"text\""},
	{"interact", "read_all gives the whole input: print (f (read_all ()))"}, {"await", "there is no await: recv takes from a channel, scope waits for what it spawned"},
}

// withSeparator are functions of one argument that str_join does with two.
var withSeparator = syntax.Words[string]{{"unwords", `str_join " "`}, {"unlines", `str_join "\n"`}}

// wordOperators are operators that are words elsewhere.
var wordOperators = syntax.Words[string]{{"mod", "%"}, {"rem", "%"}, {"div", "/"}, {"quot", "/"}}

func (c *checker) unboundVar(e *syntax.Var) {
	if d := c.missing[e.Name]; d != nil {
		c.alsoHere(d, e.Sp)
		return
	}
	near := cmp.Or(c.sameWords(e.Name), c.nearestValue(e.Name))
	foreign, known := foreignNames.Find(e.Name)
	if c.unknown && len(e.Name) < 5 {
		near = "" // its definition may be what could not be read
	}
	if c.unknown && e.Name != "pass" && near == "" && !known && syntax.LogicalWords.Of(e.Name) == "" && len(otherWays.Of(e.Name)) == 0 {
		c.failed = true
		return
	}
	d := c.report("unbound_variable", e.Sp, quote(e.Name)+" is not defined")
	c.missing[e.Name] = d
	switch {
	case c.memberElsewhere(d, e):
	case syntax.LogicalWords.Of(e.Name) != "":
		op := syntax.LogicalWords.Of(e.Name)
		d.Hint, d.Fixability = "the operator is "+op, "trivial"
		d.Edits = []diag.Edit{{Span: e.Sp, Text: op}}
	case otherWays.Of(e.Name) != "":
		d.Hint, d.Fixability = otherWays.Of(e.Name), "easy"
	case known && c.mentionable(foreign[0]):
		d.Hint = "in Synoema it is called " + foreign[0]
		if foreign[1] != "" {
			d.Hint += " (" + foreign[1] + ")"
		}
		c.suggest(d, e.Sp, foreign[0])
		if text := withSeparator.Of(e.Name); text != "" {
			d.Edits[0].Text = text
		}
	case e.Name == "pass":
		d.Hint = "a value that says nothing is ()"
		c.suggest(d, e.Sp, "()")
	case c.file.Fields[e.Name] && c.binders[e.Name].span.IsZero():
		d.Hint = "it is a field: write r." + e.Name + ", or ." + e.Name + " for the function"
	default:
		c.suggest(d, e.Sp, near)
		if con := c.conOfSpelling(e.Name); near == "" && con != "" {
			c.suggest(d, e.Sp, con)
		}
	}
}

// wordOperator: mod a b, just reported as unbound, is written a % b.
func (c *checker) wordOperator(e *syntax.App) {
	v, ok := e.Fn.(*syntax.Var)
	if d := c.out.Items[len(c.out.Items)-1]; ok && (v.Name == "len" || v.Name == "size") && isText(e.Args[0]) && len(d.Edits) == 1 {
		c.suggest(d, v.Sp, "str_len")
		d.Hint = "in Synoema it is called str_len"
	}
	if d := c.out.Items[len(c.out.Items)-1]; ok && len(e.Args) == 1 && c.file.Fields[v.Name] && d == c.missing[v.Name] && strings.HasPrefix(d.Hint, "it is a field") && atomic(e.Args[0]) {
		hi := e.Args[0].Span().Hi
		d.Edits = append(d.Edits, diag.Edit{Span: source.Span{File: v.Sp.File, Lo: v.Sp.Lo, Hi: e.Args[0].Span().Lo}}, diag.Edit{Span: at(v.Sp, hi), Text: "." + v.Name})
	}
	if !ok || len(e.Args) != 2 || wordOperators.Of(v.Name) == "" {
		return
	}
	op := " " + wordOperators.Of(v.Name) + " "
	open, end := "(", ")"
	if e.Sp.Lo < v.Sp.Lo {
		open, end = "", ""
	}
	a, b := e.Args[0].Span(), e.Args[1].Span()
	d := c.out.Items[len(c.out.Items)-1]
	d.Edits = []diag.Edit{{Span: source.Span{File: v.Sp.File, Lo: v.Sp.Lo, Hi: a.Lo}, Text: open},
		{Span: source.Span{File: v.Sp.File, Lo: a.Hi, Hi: b.Lo}, Text: op}, {Span: at(b, b.Hi), Text: end}}
	d.Fixability = "trivial"
}

// infixWord: a mod b, whose mod was just reported as unbound, is written a % b.
func (c *checker) infixWord(e *syntax.App) {
	for i, a := range e.Args[:len(e.Args)-1] {
		v, ok := a.(*syntax.Var)
		if !ok || wordOperators.Of(v.Name) == "" || c.uses[v.ID].b != nil || i == 0 && c.namesFunction(e.Fn) {
			continue
		}
		op := wordOperators.Of(v.Name)
		if d := c.missing[v.Name]; d != nil {
			d.Edits = append(d.Edits, diag.Edit{Span: v.Sp, Text: op})
			d.Fixability = "trivial"
		}
	}
}

// namesFunction: a name of the file or the library, which may well take a function.
func (c *checker) namesFunction(fn syntax.Expr) bool {
	v, ok := fn.(*syntax.Var)
	if !ok {
		return false
	}
	k := c.uses[v.ID].kind
	return k == RefGlobal || k == RefOp || k == RefMethod
}

func isText(e syntax.Expr) bool {
	switch e.(type) {
	case *syntax.StrLit, *syntax.Interp:
		return true
	}
	return false
}

// alsoHere adds a further place to an unbound name of the same definition.
func (c *checker) alsoHere(d *diag.Diagnostic, sp source.Span) {
	c.errors++
	if len(d.Labels) < 5 {
		d.Labels = append(d.Labels, diag.Label{Span: sp, Text: "also here"})
	}
	if d.DidYouMean != "" && len(d.Edits) > 0 {
		d.Edits = append(d.Edits, diag.Edit{Span: sp, Text: d.Edits[0].Text})
	}
}

func (c *checker) mentionable(name string) bool {
	if slices.Contains(c.env.offered(), name) {
		return true
	}
	if name[0] >= 'A' && name[0] <= 'Z' || name == "true" || name == "false" {
		return c.findCon("", name) != nil
	}
	b, _ := c.findValue(name)
	return b != nil
}

// conOfSpelling finds a constructor that differs only in its first letter's case.
func (c *checker) conOfSpelling(name string) string {
	up := strings.ToUpper(name[:1]) + name[1:]
	if c.findCon("", up) != nil {
		return up
	}
	return ""
}

var foreignCons = syntax.Words[string]{
	{"True", "true"}, {"False", "false"}, {"Nothing", "None"}, {"Some", "Just"}, {"Left", "Err"}, {"Right", "Ok"}, {"Error", "Err"},
	{"Failure", "Err"}, {"Success", "Ok"}, {"Nil", "[]"}, {"Unit", "()"}, {"Null", "None"},
	{"JString", "JStr"}, {"JNumber", "JNum"}, {"JArray", "JArr"}, {"JList", "JArr"}, {"JObject", "JObj"}, {"JBoolean", "JBool"}, {"JDouble", "JFloat"},
}

func (c *checker) unboundCon(module, name string, sp source.Span) {
	near := c.nearestCon(name)
	if c.unknown && len(name) < 5 {
		near = "" // its declaration may be what could not be read
	}
	foreign := foreignCons.Of(name)
	if c.unknown && near == "" && foreign == "" {
		c.failed = true
		return
	}
	d := c.report("unbound_variable", sp, "there is no constructor "+quote(name))
	switch {
	case module != "":
		d.Hint = "constructors are not scoped by modules: write " + name
	case foreign == "[]" || foreign == "()":
		d.Hint = "it is written " + foreign
		c.suggest(d, sp, foreign)
	case foreign != "" && c.mentionable(foreign):
		d.Hint = "in Synoema it is called " + foreign
		c.suggest(d, sp, foreign)
	case near != "":
		c.suggest(d, sp, near)
	case c.findType(name) != nil && c.findType(name).con == nil:
		d.Hint = name + " is an alias: its values are written without it, as {x = 1}"
	case c.findType(name) != nil:
		d.Hint = name + " is a type; a value of it is made with its constructors"
	}
}
