package tiering_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/synoema/synoema/tiering"
)

// TestOutOfMemoryNamesTheHolder: the limit ends an entry with status 3 and the same text
// in every tier, whoever allocates last, and the session goes on.
func TestOutOfMemoryNamesTheHolder(t *testing.T) {
	const program = `hoard n xs = ? n == 0 -> xs : hoard (n - 1) (n : xs)
use xs = (length (reverse xs), head xs)
grow n = use (hoard n [])
double xs = ? length xs < 0 -> 0 : double (xs ++ xs)
deep n = ? n == 0 -> [] : n : deep (n - 1)
`
	for _, m := range modes {
		cfg := m.cfg
		cfg.MaxMemory = 32 << 20
		s, err := tiering.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if r := s.Load("main.sno", program); r.Status != 0 {
			t.Fatal(r.Diags[0].Message)
		}
		for entry, holder := range map[string]string{
			"grow 10000000": "hoard", "grow 1800000": "hoard", "double [1]": "double",
		} {
			r := s.Enter("<prompt>", entry)
			if r.Status != 3 || len(r.Diags) != 1 || r.Diags[0].Code != "out_of_memory" ||
				r.Diags[0].Message != "memory limit of 33554432 bytes reached" ||
				!strings.HasPrefix(r.Diags[0].Hint, holder+" holds more ") {
				t.Errorf("%s: %s: status %d, %+v", m.name, entry, r.Status, r.Diags)
			}
			if got := entered(s, "(grow 1000).snd + 1"); got != "2" {
				t.Errorf("%s: after %s: %s", m.name, entry, got)
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestMemoryProfile: the profile gives what each place allocates, freed at once or not, and
// who holds it at the peak, within a tenth, whichever tier runs and where it changes.
func TestMemoryProfile(t *testing.T) {
	const program = `build n = ? n == 0 -> [] : (n, n) : build (n - 1)
ends xs = length xs + (head xs).fst
sums k acc = ? k == 0 -> acc : sums (k - 1) (acc + ends (build 100))
evens xs = filter (\p -> p.fst % 2 == 0) xs
main =
  a = build 100000
  b = evens a
  c = scope { ch = chan; spawn send ch (build 50000); recv ch }
  sums 5000 0 + ends a + ends b + ends c
`
	const kb, mb = 1 << 10, 1 << 20
	want := map[string][2]float64{
		"build main.sno:1": {32 * (5000*100 + 100000 + 50000), 32 * 100000},
		"evens main.sno:4": {16 * 50000, 16 * 50000}, // filter builds backwards and reverses in place
		"main main.sno:8":  {32 * 50000, 32 * 50000},
	}
	units := map[string]float64{"bytes": 1, "KB": kb, "MB": mb}
	for _, m := range modes {
		cfg := m.cfg
		cfg.ProfileMemory = true
		s, err := tiering.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if r := s.Load("main.sno", program); r.Status != 0 {
			t.Fatal(r.Diags[0].Message)
		}
		if r := s.RunMain(); r.Status != 0 || r.Value.Text != "1450000" {
			t.Fatalf("%s: %+v", m.name, r)
		}
		profile := s.MemoryProfile()
		found := 0
		for _, line := range strings.Split(profile, "\n")[2:] {
			var allocated, peak float64
			var unit, share, peakUnit, name, place string
			if _, err := fmt.Sscan(line, &allocated, &unit, &share, &peak, &peakUnit, &name, &place); err != nil {
				continue // a place without text, or the last line
			}
			if w, ok := want[name+" "+place]; ok {
				found++
				near(t, m.name+": allocated by "+name, allocated*units[unit], w[0])
				near(t, m.name+": at the peak, "+name, peak*units[peakUnit], w[1])
			}
		}
		if found != len(want) || t.Failed() {
			t.Errorf("%s: %d places found\n%s", m.name, found, profile)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A program that allocates less than lies between two samples is told so.
func TestMemoryProfileOfLittle(t *testing.T) {
	s, err := tiering.New(tiering.Config{ProfileMemory: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if r := s.Enter("<input>", `sum (map (\x -> x + 1) (reverse [1..100]))`); r.Status != 0 {
		t.Fatal(r.Diags[0].Message)
	}
	if profile := s.MemoryProfile(); !strings.HasPrefix(profile, "(a profile looks every 64.0 KB: too little was allocated") {
		t.Errorf("not told that samples see little:\n%s", profile)
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if got < 0.9*want || got > 1.1*want {
		t.Errorf("%s: %.0f, want about %.0f", what, got, want)
	}
}

// TestMemoryLimitCountsEverything: stacks, messages and what all tasks hold together count, kept
// values by themselves; and the session goes on.
func TestMemoryLimitCountsEverything(t *testing.T) {
	const program = `deep n = ? n == 0 -> 0 : 1 + deep (n - 1)
fill c n = ? n == 0 -> 0 : more c n
more c n =
  send c n
  fill c (n - 1)
hoard n xs = ? n == 0 -> xs : hoard (n - 1) (n : xs)
work c d n =
  xs = hoard n []
  send c 1
  recv d
  send c (length xs)
start k c d n = ? k == 0 -> 0 : next k c d n
next k c d n =
  spawn work c d n
  start (k - 1) c d n
sums k c = ? k == 0 -> 0 : recv c + sums (k - 1) c
free k d = ? k == 0 -> 0 : freed k d
freed k d =
  send d 1
  free (k - 1) d
together k n = scope {
  c = chan
  d = chan
  start k c d n
  sums k c
  free k d
  sums k c }
turns k = ? k == 0 -> 0 : together 1 1000000 + turns (k - 1)
`
	failing := []string{"deep 50000000", "fill chan 5000000", "together 16 300000", "second = hoard 3000000 []"}
	working := []string{"deep 100000", "together 4 300000", "turns 4", "together 200 1000"}
	for _, m := range modes {
		cfg := m.cfg
		cfg.MaxMemory = 64 << 20
		s, err := tiering.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if r := s.Load("main.sno", program); r.Status != 0 {
			t.Fatal(r.Diags[0].Message)
		}
		if r := s.Enter("<prompt>", "first = hoard 3000000 []"); r.Status != 0 {
			t.Errorf("%s: %+v", m.name, r)
		}
		for i, entry := range failing {
			if r := s.Enter("<prompt>", entry); r.Status != 3 || r.Diags[0].Code != "out_of_memory" {
				t.Errorf("%s: %s: %+v", m.name, entry, r)
			}
			if got := entered(s, working[i]); len(got) == 0 || strings.Trim(got, "0123456789") != "" {
				t.Errorf("%s: %s: %s", m.name, working[i], got)
			}
		}
		// What is kept for :undo only gives way.
		for i := range 6 {
			if r := s.Enter("<prompt>", fmt.Sprintf("first = hoard (%d * 1000000) []", i%2)); r.Status != 0 {
				t.Errorf("%s: value %d of one name: %+v", m.name, i, r)
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
