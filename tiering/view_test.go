package tiering_test

import (
	"strings"
	"testing"

	"github.com/synoema/synoema/tiering"
)

// viewed are values of every kind.
var viewed = []string{
	"1", "-1", "1.5", "-1.5", "1.0 / 0.0", "[(1.0 / 0.0) (-1.0 / 0.0)]", "true", "'a'", "'\\n'", "()", "\"a\\\"b\\n${1}\"", "[]", "[[]]", "[1 -2 3]", "[(-1.5)]",
	"(1, -2)", "(1, -2, \"x\")", "{x = -1, y = [1]}", "{}", "Just (-3)", "Just (Just (-3.5))", "[None (Just 1)]", "[(Just [1 2]) None]", "Ok (Err 1)",
	"(Just 1, [(Just 2)])", "{a = Just 1, b = Just (Just 1)}", "\\x -> x + 1", "[(\\x -> x + 1)]", "Just (\\x -> x + 1)", "chan",
	"from_pairs [(1, 2)]", "from_pairs [(\"a, b\", [(Just (-1))]) (\"]\", [])]", "Just (from_pairs [(1, 'x')])", "[(from_pairs [(1, {x = 1, y = -2})])]", "map_empty",
	"Leaf", "Node Leaf (-1) (Node Leaf 2 Leaf)", "[(Node Leaf 1 Leaf) Leaf]", "MkPair 1 2", "Wrap (-1)", "[(Wrap 1)]", "(Odd, [Odd])", "Just Odd", "{o = Odd, t = Node Leaf Odd Leaf}",
	"json_parse \"[1, {\\\"a\\\": null}]\"", "range 1 30", "\"\"", "[\"\" \"a\"]",
}

// TestViewsShowWhatShowShows: the pieces of a value's tree are what its text is.
func TestViewsShowWhatShowShows(t *testing.T) {
	s, err := tiering.New(tiering.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, text := range []string{"Tree a = Leaf | Node (Tree a) a (Tree a)", "Wrap = Wrap Int", "Odd = Odd", "impl Show Odd\n  show x = \"odd, [really\""} {
		if r := s.Enter("<prompt>", text); r.Status != 0 {
			t.Fatal(r.Diags[0].Message)
		}
	}
	for _, text := range viewed {
		s.SetView(nil)
		want := s.Enter("<prompt>", text)
		s.SetView(&tiering.View{})
		got := s.Enter("<prompt>", text)
		if want.Status != 0 || got.Status != 0 {
			t.Errorf("%s: %v", text, append(want.Diags, got.Diags...)[0].Message)
			continue
		}
		if g := pieces(got.Value.Tree); g != want.Value.Inside {
			t.Errorf("%s is shown as %s, its tree as %s", text, want.Value.Inside, g)
		}
	}
}

func pieces(t *tiering.Tree) string {
	parts := make([]string, len(t.Parts))
	for i, p := range t.Parts {
		parts[i] = pieces(p)
	}
	return t.Text + strings.Join(parts, t.Sep) + t.End
}
