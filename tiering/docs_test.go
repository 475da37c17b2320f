package tiering_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/synoema/synoema/tiering"
)

var dumpBlock = regexp.MustCompile("(?s)<!-- dump: (\\w+) (\\w+) -->\n```\n(.*?)```\n")

// TestArchitectureDumpsAreFresh compares the dumps in docs/ARCHITECTURE.md with
// what the pipeline gives.
func TestArchitectureDumpsAreFresh(t *testing.T) {
	const file = "../docs/ARCHITECTURE.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := tiering.New(tiering.Config{Without: []string{"unroll"}}) // fib is long with its own text in it
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if r := s.Load("fib.sno", "fib : Int -> Int\nfib n = ? n < 2 -> n : fib (n - 1) + fib (n - 2)\n"); r.Status != 0 {
		t.Fatal(r.Diags[0].Message)
	}
	mean := "mean : Int -> Int\nmean n =\n  xs = reverse (map (\\x -> x * x) (range 1 n))\n  sum xs / length xs\n"
	if r := s.Load("mean.sno", mean); r.Status != 0 {
		t.Fatal(r.Diags[0].Message)
	}
	for entry, want := range map[string]string{"fib 10": "55", "mean 10": "38"} {
		if r := s.Enter("<prompt>", entry); r.Status != 0 || r.Value.Text != want {
			t.Fatalf("%s must be %s", entry, want)
		}
	}
	found := 0
	fresh := dumpBlock.ReplaceAllStringFunc(string(text), func(block string) string {
		found++
		m := dumpBlock.FindStringSubmatch(block)
		dump, err := s.Dump(m[1], m[2])
		if err != nil {
			t.Fatal(err)
		}
		return "<!-- dump: " + m[1] + " " + m[2] + " -->\n```\n" + strings.TrimRight(dump, "\n") + "\n```\n"
	})
	if found != len(tiering.Stages) {
		t.Errorf("%d dumps in %s, want one for each of %v", found, file, tiering.Stages)
	}
	if *update {
		if err := os.WriteFile(file, []byte(fresh), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if fresh != string(text) {
		t.Errorf("the dumps in %s are stale: go test ./tiering -run Architecture -update", file)
	}
}
