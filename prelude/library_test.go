package prelude

import (
	"strings"
	"testing"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// The names of the library (LANGUAGE §9).
const library = `
length head tail last init map filter foldl foldr concatMap concat zip zip_with unzip index take drop take_while
drop_while split_at span reverse sum product maximum minimum any all elem find partition sort sort_by sort_with group_by
unique enumerate replicate iterate for_each range
str_len str_slice str_find str_starts_with str_ends_with str_contains str_trim str_join str_split str_lines str_words
str_replace str_upper str_lower str_repeat str_pad_left str_pad_right str_chars str_from_chars str_to_int str_to_float
char_code char_from_code is_digit is_alpha is_space json_escape
sqrt floor ceil round truncate abs min max even odd gcd pow exp log sin cos tan atan2 pi inf nan to_float to_int float_fixed
wrap_add wrap_sub wrap_mul bit_and bit_or bit_xor shift_left shift_right random seed
not id const flip compose
map_ok map_err unwrap unwrap_or is_ok is_err and_then fold_result sequence_results error attempt from_maybe map_maybe
fst snd
map_empty map_singleton map_insert map_lookup map_get has_key map_delete map_update from_pairs map_keys map_values entries
map_size map_map_values map_merge
json_parse json_encode json_get json_str json_num json_float json_arr json_obj json_bool
print write readline read_all args env env_or exit file_read file_write file_append fd_open fd_open_write fd_readline
fd_write fd_close fd_popen tcp_listen tcp_accept time_ms chan send recv`

func parse(t *testing.T) []syntax.Decl {
	var out []syntax.Decl
	set := &source.Set{}
	for _, f := range Files() {
		list := &diag.List{}
		out = append(out, syntax.ParseFile(set, set.Add(f.Name, f.Text), list).Decls...)
		if list.HasErrors() {
			t.Fatal(list.Items[0])
		}
	}
	return out
}

// Each name of the library is either the prelude's or a visible builtin, and not both.
func TestLibraryIsComplete(t *testing.T) {
	defined := map[string]int{}
	for _, d := range parse(t) {
		if f, ok := d.(*syntax.FunDecl); ok {
			defined[f.Name.Name]++
		}
	}
	for _, op := range builtin.Table {
		if !op.Hidden {
			defined[op.Name]++
		}
	}
	for _, name := range strings.Fields(library) {
		if defined[name] != 1 {
			t.Errorf("%s is defined %d times", name, defined[name])
		}
	}
}

// Every function has a signature; every one that is no internal has a doc comment.
func TestDocumented(t *testing.T) {
	sigs := map[string]*syntax.SigDecl{}
	decls := parse(t)
	for _, d := range decls {
		if s, ok := d.(*syntax.SigDecl); ok {
			sigs[s.Name.Name] = s
		}
	}
	for _, d := range decls {
		f, ok := d.(*syntax.FunDecl)
		if !ok {
			continue
		}
		name := f.Name.Name
		s := sigs[name]
		if s == nil {
			t.Errorf("%s has no signature", name)
		} else if s.Doc == "" && !strings.HasPrefix(name, "_") {
			t.Errorf("%s has no doc comment", name)
		}
	}
}
