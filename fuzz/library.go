package fuzz

import "strings"

// function is something that may be called by name.
type function struct {
	name  string
	typ   *Type
	class map[string]string // constraint of a type variable
	cost  float64           // steps of a call, without those of functional arguments
	turns float64           // how often a functional argument may be called
	limit int               // of the "#n" parameter
	often int               // how likely it is chosen among others
	quiet bool              // prints nothing, unless a functional argument does
}

// library lists the prelude's functions: name : type ? constraints. A "#" is an Int
// that must be small.
const library = `
head : List a -> a
last : List a -> a
tail : List a -> List a
init : List a -> List a
length : List a -> Int
reverse : List a -> List a
map : (a -> b) -> List a -> List b
map : (a -> b) -> List a -> List b
filter : (a -> Bool) -> List a -> List a
filter : (a -> Bool) -> List a -> List a
foldl : (b -> a -> b) -> b -> List a -> b
foldl : (b -> a -> b) -> b -> List a -> b
foldr : (a -> b -> b) -> b -> List a -> b
concat : List (List a) -> List a
concatMap : (a -> List b) -> List a -> List b
zip : List a -> List b -> List (a, b)
zip_with : (a -> b -> c) -> List a -> List b -> List c
unzip : List (a, b) -> (List a, List b)
index : # -> List a -> a
take : Int -> List a -> List a
drop : Int -> List a -> List a
take_while : (a -> Bool) -> List a -> List a
drop_while : (a -> Bool) -> List a -> List a
split_at : # -> List a -> (List a, List a)
span : (a -> Bool) -> List a -> (List a, List a)
sum : List a -> a ? Num a
product : List a -> a ? Num a
maximum : List a -> a ? Ord a
minimum : List a -> a ? Ord a
any : (a -> Bool) -> List a -> Bool
all : (a -> Bool) -> List a -> Bool
elem : a -> List a -> Bool ? Eq a
find : (a -> Bool) -> List a -> Maybe a
partition : (a -> Bool) -> List a -> (List a, List a)
sort : List a -> List a ? Ord a
sort_by : (a -> b) -> List a -> List a ? Ord b
group_by : (a -> k) -> List a -> List (k, List a) ? Ord k
unique : List a -> List a ? Ord a
enumerate : List a -> List (Int, a)
replicate : # -> a -> List a
iterate : # -> (a -> a) -> a -> List a
range : # -> # -> List Int
for_each : (a -> b) -> List a -> ()
str_len : String -> Int
str_slice : String -> Int -> Int -> String
str_find : String -> String -> Int -> Int
str_starts_with : String -> String -> Bool
str_contains : String -> String -> Bool
str_trim : String -> String
str_join : String -> List String -> String
str_split : String -> String -> List String
str_words : String -> List String
str_replace : String -> String -> String -> String
str_upper : String -> String
str_repeat : # -> String -> String
str_pad_left : # -> String -> String
str_chars : String -> List Char
str_from_chars : List Char -> String
str_to_int : String -> Result Int String
str_to_float : String -> Result Float String
char_code : Char -> Int
is_digit : Char -> Bool
is_alpha : Char -> Bool
json_escape : String -> String
sqrt : Float -> Float
floor : Float -> Float
ceil : Float -> Float
round : Float -> Float
truncate : Float -> Float
abs : a -> a ? Num a
min : a -> a -> a ? Ord a
max : a -> a -> a ? Ord a
even : Int -> Bool
odd : Int -> Bool
gcd : Int -> Int -> Int
sin : Float -> Float
atan2 : Float -> Float -> Float
to_float : Int -> Float
to_float : Int -> Float
to_int : Float -> Int
float_fixed : # -> Float -> String
wrap_add : Int -> Int -> Int
wrap_sub : Int -> Int -> Int
wrap_mul : Int -> Int -> Int
bit_and : Int -> Int -> Int
bit_or : Int -> Int -> Int
bit_xor : Int -> Int -> Int
shift_left : Int -> # -> Int
shift_right : Int -> # -> Int
not : Bool -> Bool
id : a -> a
const : a -> b -> a
flip : (a -> b -> c) -> b -> a -> c
compose : (b -> c) -> (a -> b) -> a -> c
map_ok : (a -> b) -> Result a e -> Result b e
map_err : (e -> f) -> Result a e -> Result a f
unwrap : Result a e -> a ? Show e
unwrap_or : a -> Result a e -> a
is_ok : Result a e -> Bool
and_then : (a -> Result b e) -> Result a e -> Result b e
fold_result : (a -> b) -> b -> Result a e -> b
sequence_results : List (Result a e) -> Result (List a) e
error : String -> a
attempt : (() -> a) -> Result a String
attempt : (() -> a) -> Result a String
from_maybe : a -> Maybe a -> a
map_maybe : (a -> b) -> Maybe a -> Maybe b
fst : (a, b) -> a
snd : (a, b) -> b
map_insert : k -> v -> Map k v -> Map k v ? Ord k
map_lookup : k -> Map k v -> Result v String ? Ord k
map_get : k -> v -> Map k v -> v ? Ord k
has_key : k -> Map k v -> Bool ? Ord k
map_delete : k -> Map k v -> Map k v ? Ord k
map_update : k -> (v -> v) -> Map k v -> Map k v ? Ord k
from_pairs : List (k, v) -> Map k v ? Ord k
map_keys : Map k v -> List k ? Ord k
map_values : Map k v -> List v ? Ord k
entries : Map k v -> List (k, v) ? Ord k
map_size : Map k v -> Int ? Ord k
map_map_values : (v -> w) -> Map k v -> Map k w ? Ord k
map_merge : Map k v -> Map k v -> Map k v ? Ord k
map_empty : Map k v ? Ord k
map_singleton : k -> v -> Map k v ? Ord k
is_err : Result a e -> Bool
json_parse : String -> Result JsonValue String
json_encode : JsonValue -> String
json_get : String -> JsonValue -> Result JsonValue String
json_str : JsonValue -> Result String String
json_num : JsonValue -> Result Int String
json_float : JsonValue -> Result Float String
json_arr : JsonValue -> Result (List JsonValue) String
json_obj : JsonValue -> Result (List (String, JsonValue)) String
json_bool : JsonValue -> Result Bool String
pow : Float -> Float -> Float
exp : Float -> Float
log : Float -> Float
cos : Float -> Float
pi : Float
inf : Float
nan : Float
sort_with : (a -> a -> Int) -> List a -> List a
str_pad_right : # -> String -> String
str_ends_with : String -> String -> Bool
str_lines : String -> List String
str_lower : String -> String
char_from_code : # -> Char
is_space : Char -> Bool
show : a -> String ? Show a
print : a -> () ? Show a
say : a -> a ? Show a
`

// said are the functions that every program has: one prints when it is called, one cuts strings.
const said = "say x =\n  print x\n  x\n\ntake_some s = str_slice s 0 50\n\n"

func readLibrary() []*function {
	var out []*function
	for line := range strings.Lines(strings.TrimPrefix(library, "\n")) {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " : ")
		typ, constraints, _ := strings.Cut(rest, " ? ")
		f := &function{name: name, typ: signature(typ), class: map[string]string{}, cost: 10, turns: 8, often: 3}
		for _, c := range strings.Split(constraints, ", ") {
			if class, v, ok := strings.Cut(c, " "); ok {
				f.class[v] = class
			}
		}
		if name == "error" || name == "unwrap" || name == "head" {
			f.often = 1
		}
		f.quiet = name != "say" && name != "print"
		out = append(out, f)
	}
	return out
}
