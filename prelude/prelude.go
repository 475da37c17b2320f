// Package prelude holds the standard library that is written in Synoema itself.
// What comes out of it is the list of its source files, in the order in which
// they are checked: each uses only itself and those before it. All of them
// together are one module, "Prelude".
//
// Everything of LANGUAGE §9 that is not in the table of builtins is defined here.
// Names that begin with an underscore are internal to the prelude: tools don't
// offer them. The prelude counts on these builtins (hidden ones are visible to the
// prelude only):
//
//	hidden  bad_argument : String -> a            error with code bad_argument
//	        error        : String -> a            error with code user_error
//	hidden  catch        : (() -> a) -> (String -> a) -> a
//	                     runs the first; a run-time error (no limit, interrupt, exit) goes
//	                     by its message to the second. The prelude's `attempt` is built on it.
//	hidden  scope        : (() -> a) -> a         `scope { … }`
//	hidden  spawn        : (() -> a) -> ()        `spawn e`
//	        chan : () -> Chan a, send : Chan a -> a -> (), recv : Chan a -> a
//	hidden  str_is_int   : String -> Bool         would str_int_value succeed
//	hidden  str_int_value : String -> Int
//	hidden  str_is_float : String -> Bool
//	hidden  str_float_value : String -> Float
//	hidden  str_byte_len : String -> Int          bytes of the UTF-8 form
//	hidden  str_byte     : String -> Int -> Int   byte at an offset, -1 outside
//	hidden  str_byte_slice : String -> Int -> Int -> String   from, to: byte offsets
//	        str_len str_slice str_find str_starts_with str_ends_with str_contains str_trim
//	        str_join str_split str_replace str_upper str_lower str_repeat str_chars
//	        str_from_chars char_code char_from_code is_digit is_alpha is_space json_escape
//	        (json_escape : String -> String, the text between the quotes)
//	        floor ceil round truncate : Float -> Float, to_float : Int -> Float,
//	        to_int : Float -> Int, float_fixed : Int -> Float -> String
//	hidden  sqrt_float exp_float log_float sin_float cos_float tan_float : Float -> Float
//	hidden  atan2_float  : Float -> Float -> Float
//	hidden  num_to_float : a -> Float ? Num a     method of Num (core.ClassOps)
//	        wrap_add wrap_sub wrap_mul bit_and bit_or bit_xor shift_left shift_right
//	        cmp show (methods), random : Int -> Int -> Int, seed : Int -> ()
//	        print write readline read_all args env env_or exit file_* fd_* tcp_* time_ms
//
// The prelude defines, and the table does not: abs min max even odd gcd pow sqrt exp log
// sin cos tan atan2 pi inf nan, not id const flip compose, attempt,
// str_pad_left str_pad_right str_to_int str_to_float, and all of List, Result, Maybe,
// Pairs, Map and JSON.
//
// Package image holds what the front end makes of the texts; they themselves are what errors
// and dumps show of it.
package prelude

import (
	_ "embed"
	"strings"

	"github.com/synoema/synoema/core"
)

// Prefix is that of the prelude's names in Core.
const Prefix = "Prelude."

// Owns reports whether a definition is the prelude's.
func Owns(n core.Name) bool { return strings.HasPrefix(string(n), Prefix) }

// SpanName is what a session calls the file when spans point into it: it is none of the user's.
func (f File) SpanName() string { return "<" + f.Name + ">" }

// IsFile reports whether a file of a session holds text of the prelude.
func IsFile(name string) bool { return strings.HasPrefix(name, "<prelude/") }

// The texts lie in the program as they are: nothing is copied or opened.
var (
	//go:embed basics.sno
	basics string
	//go:embed math.sno
	math string
	//go:embed list.sno
	list string
	//go:embed sort.sno
	sorting string
	//go:embed string.sno
	text string
	//go:embed map.sno
	maps string
	//go:embed group.sno
	group string
	//go:embed json.sno
	json string
)

// File is one source file of the prelude.
type File struct{ Name, Text string }

// Files returns the source files in their order.
func Files() []File {
	return []File{
		{"prelude/basics.sno", basics}, {"prelude/math.sno", math}, {"prelude/list.sno", list}, {"prelude/sort.sno", sorting},
		{"prelude/string.sno", text}, {"prelude/map.sno", maps}, {"prelude/group.sno", group}, {"prelude/json.sno", json},
	}
}
