package diag

// Stage tells when a code can be reported.
type Stage uint8

const (
	CompileTime Stage = iota
	RunTime
)

// Entry describes one stable code.
type Entry struct {
	Code       string
	Severity   Severity
	Stage      Stage
	Limit      bool   // a limit was hit: exit status 3
	Fixability string // unless a finding says otherwise
	Meaning    string
	Example    string // a program that gives it; "" where none is small or sure
	Hint       string // unless a finding has a better one
}

// Catalogue lists every code, in the order of the reference.
var Catalogue = []Entry{
	{Code: "unexpected_char", Fixability: "trivial",
		Meaning: "A character that may not stand outside strings, chars and comments.",
		Example: "main = “hello”\n",
		Hint:    "outside strings, chars and comments only ASCII characters of the language may stand"},
	{Code: "invalid_number", Fixability: "easy",
		Meaning: "A number that is malformed or does not fit.",
		Example: "main = 12abc\n",
		Hint:    "numbers look like 42, 1_000, 0xff, 0b1010, 3.14, 1e9; an Int has 64 bits"},
	{Code: "unterminated_string", Fixability: "easy",
		Meaning: "A string, char or interpolation that is not closed on its line.",
		Example: "main = \"hello\n",
		Hint:    "close it on the same line; a line break inside a string is written \\n"},
	{Code: "unknown_escape", Fixability: "trivial",
		Meaning: "A backslash in a string or char that begins no escape.",
		Example: "main = \"a\\qb\"\n",
		Hint:    "escapes are \\n \\r \\t \\\\ \\\" \\' \\0 \\$ \\u{1F600}"},
	{Code: "unexpected_token", Fixability: "easy",
		Meaning: "Something stands where the grammar wants something else.",
		Example: "main = (1 + 2\n",
		Hint:    "in short: f a b, ? c -> a : b, \\x -> e, [1 2], {x = 1}, name : Type; blocks are indented lines"},
	{Code: "expected_expression", Fixability: "easy",
		Meaning: "An expression is missing.",
		Example: "main = 1 +\n",
		Hint:    "complete the expression; a line that continues the one before is indented deeper"},
	{Code: "indentation", Fixability: "easy",
		Meaning: "A line stands at a column that fits no block.",
		Example: "f x =\n  print x\n    y = 1\n  print y\nmain = f 1\n",
		Hint:    "the lines of a block start at one column; deeper lines continue the one before"},
	{Code: "duplicate_definition", Fixability: "easy",
		Meaning: "One name is defined twice where it may be defined once.",
		Example: "x = 1\ny = 2\nx = 3\nmain = x\n",
		Hint:    "rename one of them, or put the equations of one function next to each other"},
	{Code: "type_mismatch", Fixability: "medium",
		Meaning: "A value has another type than its place wants.",
		Example: "main = 1 + \"a\"\n",
		Hint:    "change the value, or what it is used for; show, to_float, to_int and str_to_int convert"},
	{Code: "infinite_type", Fixability: "medium",
		Meaning: "A type would have to contain itself.",
		Example: "f x = x x\nmain = 1\n",
		Hint:    "a value is used as a function of itself or a list as an element of itself"},
	{Code: "unbound_variable", Fixability: "easy",
		Meaning: "A name or constructor that nothing defines.",
		Example: "main = lenght [1 2]\n",
		Hint:    "define it, import it, or correct its spelling"},
	{Code: "unbound_type", Fixability: "easy",
		Meaning: "A type or class that nothing declares.",
		Example: "f : Strin -> Int\nf x = 1\nmain = 1\n",
		Hint:    "declare the type or class, or correct its spelling"},
	{Code: "unbound_module", Fixability: "easy",
		Meaning: "A module that nothing declares.",
		Example: "main = Maths.square 2\n",
		Hint:    "declare it with mod, import the file that declares it, or correct its spelling"},
	{Code: "arity_mismatch", Fixability: "easy",
		Meaning: "Equations of one function, or a constructor pattern, with a wrong number of arguments.",
		Example: "f 0 = 1\nf x y = 2\nmain = 1\n",
		Hint:    "all equations of a function take the same number of parameters, a constructor pattern all its fields"},
	{Code: "kind_mismatch", Fixability: "medium",
		Meaning: "A type constructor with a wrong number of arguments, or a type variable with any.",
		Example: "f : Maybe -> Int\nf x = 1\nmain = 1\n",
		Hint:    "write the arguments of the type constructor; type variables take none"},
	{Code: "pattern_mismatch", Fixability: "medium",
		Meaning: "A pattern that cannot be one for this type.",
		Example: "f (x y) = x\nmain = 1\n",
		Hint:    "a pattern is a name, a literal, a constructor with its fields, a list, a tuple or a record"},
	{Code: "no_instance", Fixability: "medium",
		Meaning: "A type that has no instance of the class its use needs.",
		Example: "main = show (\\x -> x + 1)\n",
		Hint:    "functions have no show, == or <; other classes take an impl"},
	{Code: "ambiguous_type", Fixability: "easy",
		Meaning: "Nothing decides which instance is meant.",
		Example: "trait Def a\n  def : a\nimpl Def Bool\n  def = true\nmain = print \"${def}\"\n",
		Hint:    "give the type with a signature"},
	{Code: "missing_method", Fixability: "easy",
		Meaning: "An impl lacks a method without default, or has one that its class does not.",
		Example: "trait Area a\n  area : a -> Float\nimpl Area Int\nmain = 1\n",
		Hint:    "define every method of the trait that has no default body"},
	{Code: "signature_mismatch", Fixability: "medium",
		Meaning: "A definition is less general than its signature, or a signature has no definition.",
		Example: "f : a -> b\nf x = x\nmain = 1\n",
		Hint:    "make the signature say the type that is meant, or leave it out"},
	{Code: "recursive_alias", Fixability: "medium",
		Meaning: "An alias that contains itself.",
		Example: "type T = List T\nmain = 1\n",
		Hint:    "declare a type with a constructor in place of the alias"},
	{Code: "linear_unused", Fixability: "medium",
		Meaning: "A linear parameter is not used on some path.",
		Example: "f : Int -o Int\nf x = 1\nmain = 1\n",
		Hint:    "use it exactly once on every path, or write -> in place of -o"},
	{Code: "linear_duplicate", Fixability: "medium",
		Meaning: "A linear parameter is used more than once.",
		Example: "f : Int -o Int\nf x = x + x\nmain = 1\n",
		Hint:    "use it exactly once on every path, or write -> in place of -o"},
	{Code: "import_cycle", Fixability: "medium",
		Meaning: "Files import each other in a circle.",
		Hint:    "move what both need into a third file"},
	{Code: "import_not_found", Fixability: "easy",
		Meaning: "An imported file cannot be read.",
		Example: "import \"no/such/file.sno\"\nmain = 1\n",
		Hint:    "the path is relative to the importing file"},
	{Code: "no_main", Fixability: "easy",
		Meaning: "A program without main, or with a main that cannot be started.",
		Example: "x = 1\n",
		Hint:    "define main = …"},
	{Code: "instance_limit", Fixability: "hard",
		Meaning: "One polymorphic definition is used at too many types, usually at a type that grows with each call.",
		Hint:    "a recursive call at a larger type than its own never ends: wrap the value in one recursive type"},
	{Code: "compile_limit", Fixability: "hard",
		Meaning: "A program that is nested too deep or too large to compile.",
		Hint:    "split it into smaller definitions"},
	{Code: "non_exhaustive", Severity: Warning, Fixability: "easy",
		Meaning: "A match or function does not cover every value.",
		Example: "f (Just x) = x\nmain = f (Just 1)\n",
		Hint:    "add the missing case, or a last one with _"},
	{Code: "unreachable_equation", Severity: Warning, Fixability: "easy",
		Meaning: "An equation or alternative that the ones before it leave nothing to.",
		Example: "f x = 1\nf 0 = 2\nmain = f 0\n",
		Hint:    "put the special case first, or remove it"},
	{Code: "mixed_indentation", Severity: Warning, Fixability: "trivial",
		Meaning: "The lines of one block are indented by different mixtures of tabs and blanks.",
		Example: "f x =\n        print x\n\tprint x\nmain = f 1\n",
		Hint:    "indent with blanks only"},

	{Code: "no_match", Stage: RunTime, Fixability: "medium",
		Meaning: "No equation or alternative fits the value.",
		Example: "f (Just x) = x\nmain = f None\n",
		Hint:    "add a case for this value"},
	{Code: "division_by_zero", Stage: RunTime, Fixability: "easy",
		Meaning: "`/` or `%` on Int with a zero divisor.",
		Example: "main = 1 / 0\n",
		Hint:    "test the divisor first: ? d == 0 -> … : n / d"},
	{Code: "integer_overflow", Stage: RunTime, Fixability: "medium",
		Meaning: "The result of integer arithmetic does not fit into 64 bits.",
		Example: "main = 9223372036854775807 + 1\n",
		Hint:    "use Float for large magnitudes; for hashes wrap_add, wrap_sub and wrap_mul"},
	{Code: "bad_argument", Stage: RunTime, Fixability: "easy",
		Meaning: "A builtin was given a value that it has no result for.",
		Example: "main = head (drop 1 [1])\n",
		Hint:    "test the value before the call"},
	{Code: "stack_overflow", Stage: RunTime, Limit: true, Fixability: "medium",
		Meaning: "Recursion went past the limit of the stack.",
		Example: "f x = 1 + f x\nmain = f 1\n",
		Hint:    "check that the recursion ends; pass an accumulator, so that the call is a tail call"},
	{Code: "out_of_memory", Stage: RunTime, Limit: true, Fixability: "hard",
		Meaning: "The program needs more memory than its limit.",
		Hint:    "keep less at once, or raise the limit"},
	{Code: "timeout", Stage: RunTime, Limit: true, Fixability: "medium",
		Meaning: "The program ran longer than its limit.",
		Hint:    "check that it ends, or raise the limit"},
	{Code: "step_limit", Stage: RunTime, Limit: true, Fixability: "medium",
		Meaning: "The program made more steps than its limit.",
		Hint:    "check that it ends, or raise the limit"},
	{Code: "output_limit", Stage: RunTime, Limit: true, Fixability: "medium",
		Meaning: "The program printed more than its limit.",
		Hint:    "print less, or raise the limit"},
	{Code: "task_limit", Stage: RunTime, Limit: true, Fixability: "medium",
		Meaning: "More tasks were running at once than the limit.",
		Hint:    "spawn fewer tasks at once, each for more work"},
	{Code: "interrupted", Stage: RunTime, Fixability: "trivial",
		Meaning: "The program was interrupted from outside.",
		Hint:    "run it again"},
	{Code: "deadlock", Stage: RunTime, Fixability: "hard",
		Meaning: "Every task waits for a message that none can send.",
		Example: "main = recv chan\n",
		Hint:    "each recv needs a send by another task, or by this one before"},
	{Code: "io_error", Stage: RunTime, Fixability: "medium",
		Meaning: "Reading, writing or connecting failed.",
		Example: "main = file_read \"no/such/file\"\n",
		Hint:    "check the path or the address; attempt makes the error a value"},
	{Code: "permission_denied", Stage: RunTime, Fixability: "medium",
		Meaning: "The program was not given the permission for what it is about to do.",
		Example: "main = file_read \"notes.txt\"\n",
		Hint:    "run with the flag that the message names, such as --allow-read=notes.txt, or with -A for everything"},
	{Code: "user_error", Stage: RunTime, Fixability: "medium",
		Meaning: "The program called error.",
		Example: "main = error \"no\"\n",
		Hint:    "attempt makes the error a value"},
	{Code: "internal_error", Stage: RunTime, Fixability: "hard",
		Meaning: "A fault of Synoema itself.",
		Hint:    "please report it with the program"},
}

// Lookup finds the entry of a code, or nil.
func Lookup(code string) *Entry {
	for i := range Catalogue {
		if Catalogue[i].Code == code {
			return &Catalogue[i]
		}
	}
	return nil
}

// entry is Lookup for codes of findings, which must be in the catalogue.
func entry(code string) *Entry {
	e := Lookup(code)
	if e == nil {
		panic("diag: code " + code + " is not in the catalogue")
	}
	return e
}
