package tiering_test

import (
	"testing"

	"github.com/synoema/synoema/tiering"
)

// TestFramesStaySmall runs recursion that is not in tail position in the interpreter, under a memory
// limit that its frames, as the limit counts them, just keep.
func TestFramesStaySmall(t *testing.T) {
	for _, c := range []struct {
		name, text string
		mebibytes  int64
	}{
		{"number", "deep n = ? n == 0 -> 0 : 1 + deep (n - 1)\nmain = print (deep 200000)\n", 46},
		{"cells", "count n = ? n == 0 -> [] : (n : count (n - 1))\nmain = print (length (count 200000))\n", 46},
		{"merge", "merge a b = ? a | [] -> b | (x : p) -> (? b | [] -> a | (y : q) -> (? x <= y -> (x : merge p b) : (y : merge a q)))\n" +
			"main = print (length (merge [1..100000] [1..100000]))\n", 70},
		{"tree", "T = L | N T Int T\ngrow n = ? n == 0 -> L : N (grow (n - 1)) n L\nsize t = ? t | L -> 0 | N l x r -> size l + size r + 1\n" +
			"main = print (size (grow 100000))\n", 47},
	} {
		s, err := tiering.New(tiering.Config{Tier: tiering.Interp, Fixed: true, MaxMemory: c.mebibytes << 20})
		if err != nil {
			t.Fatal(err)
		}
		if r := s.Load("main.sno", c.text); r.Status != 0 {
			t.Fatalf("%s: %s", c.name, r.Diags[0].Message)
		}
		if r := s.RunMain(); r.Status != 0 {
			t.Errorf("%s: %s", c.name, r.Diags[0].Message)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
