package repl

import (
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// typed gives what the prompt answers to lines.
func answers(o Options, lines ...string) string {
	c := &conversation{input: lines}
	Loop(c.streams(), o, nil)
	return c.said.String()
}

// defining is what the property enters, in any order.
var defining = []string{
	"a = 1", "a = a + 1", "a = \"text\"", "b = 2", "b = a", "c = [b b]", "r = {x = a, y = -3}", "m = from_pairs [(1, 'c')]",
	"f x = x + 1", "f x = [x]", "f x = g x", "g x = f x", "g x = x", "g 0 = 1", "g n = n * 2",
	"h x y = (f x, g y)", "k = \\x -> f x", "k x = a", "twice fn x = fn (fn x)",
	"Shape = Circle Float | Square Float", "Shape = Circle Float | Square Float | Point",
	"area s = ? s | (Circle r) -> 3.0 * r * r | (Square q) -> q * q | _ -> 0.0", "s = Circle 1.0", "all_areas ss = map area ss",
	"impl Show Shape\n  show s = \"shape ${area s}\"\n", "Box a = Box a Shape", "open (Box x s) = (x, area s)",
	"type Pos = {x : Int, y : Int}", "move : Pos -> Pos\nmove p = {...p, x = p.x + 1}",
	"trait Loud t\n  loud : t -> String\n", "impl Loud Int\n  loud n = \"${n}!\"\n", "shout x = loud x ++ \"!\"",
	"mod Math\n  square x = x * x\n  cube x = x * square x\n", "mod Math\n  square x = f x\n", "use Math (square)", "ninth x = Math.cube (square x)",
	"--- Says hello.\n--- example: hello == \"hello\"\nhello = \"hello\"", "test \"g\" = g 3 == g 3", "it2 = it", "6 * 7", "a", ":undo", ":undo 2",
	"even2 : Int -> Bool\neven2 n = ? n == 0 -> true : odd2 (n - 1)\nodd2 n = ? n == 0 -> false : even2 (n - 1)",
	"id2 x = x", "both = (id2 1, id2 \"a\")", "pair x = (id2 x, id2 \"a\")", "id2 x = ? true -> x : (pair x).fst",
	"import \"shapes.sno\"",
}

// TestSavedSessionsLoad: whatever was entered, the saved program makes the same
// definitions with the same types, and the same values where the session has them.
func TestSavedSessionsLoad(t *testing.T) {
	dir := t.TempDir()
	shapes, err := os.ReadFile("testdata/shapes.sno")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "shapes.sno"), shapes, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for seed := range int64(150) {
		rnd := rand.New(rand.NewSource(seed))
		var lines []string
		for range 4 + rnd.Intn(25) {
			lines = append(lines, strings.Split(defining[rnd.Intn(len(defining))], "\n")...)
		}
		file := fmt.Sprintf("s%d.sno", seed)
		before := answers(Options{}, append(lines, ":env", ":save "+file)...)
		env, left := environment(before)
		after := answers(Options{}, ":load "+file, ":env")
		if again, _ := environment(after); !sameDefinitions(env, again, left) {
			text, _ := os.ReadFile(file)
			t.Fatalf("seed %d: entered\n%s\nsaved\n%s\nloaded\n%s", seed, before, text, after)
		}
	}
}

// environment is the answer to the last :env, and what :save left out.
func environment(said string) (lines, left []string) {
	_, said, _ = strings.Cut(said, mark+":env\n")
	env, saved, _ := strings.Cut(said, mark)
	for _, line := range strings.Split(saved, "\n") {
		if what, ok := strings.CutPrefix(line, "left out, as a comment: "); ok {
			name, _, _ := strings.Cut(what, ": ")
			left = append(left, name)
		}
	}
	return strings.Split(strings.TrimSpace(env), "\n"), left
}

// sameDefinitions: all definitions but those left out are there again, whatever the order.
func sameDefinitions(before, after, left []string) bool {
	want := map[string]bool{}
	for _, line := range before {
		name, _, _ := strings.Cut(line, " : ")
		if !contains(left, name) && !contains(left, strings.TrimSuffix(line, "  (stale)")) {
			want[strings.ReplaceAll(line, " (as defined earlier)", "")] = true
		}
	}
	if len(want) == 0 {
		return true
	}
	for _, line := range after {
		delete(want, line)
	}
	return len(want) == 0
}

func contains(words []string, w string) bool {
	for _, x := range words {
		if x == w {
			return true
		}
	}
	return false
}

// A value whose ingredients have changed is saved as it is.
func TestSavedValues(t *testing.T) {
	file := filepath.Join(t.TempDir(), "s.sno")
	answers(Options{}, "x = 1", "y = x + 1", "f n = n * y", "z = f 10", "x = 100", "y = y * 50", "g n = it", ":save "+file)
	if got := answers(Options{}, ":load "+file, "(x, y, z)"); !strings.HasSuffix(got, "(100, 100, 20) : (Int, Int, Int)\n") {
		text, _ := os.ReadFile(file)
		t.Errorf("got\n%s\nfrom\n%s", got, text)
	}
}

// :save does not replace what it has not written.
func TestSaveKeepsOtherFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mine.sno")
	if err := os.WriteFile(file, []byte("main = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := answers(Options{}, "x = 1", ":save "+file); !strings.Contains(got, "is not from :save") {
		t.Error(got)
	}
	for _, command := range []string{":save! ", ":save "} {
		if got := answers(Options{}, "x = 1", command+file); !strings.Contains(got, "saved 1 definition to") {
			t.Error(got)
		}
	}
}
