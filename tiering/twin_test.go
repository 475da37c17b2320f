package tiering_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/synoema/synoema/tiering"
)

// TestTwins runs a program that has been loaded once in every tier and way to treat memory.
func TestTwins(t *testing.T) {
	const text = `
Shape = Circle Float | Rect {w : Int, h : Int}
area (Circle r) = to_int (3.0 * r * r)
area (Rect b) = b.w * b.h
label = "shapes " ++ show (length shapes)
shapes = map (\n -> ? n % 3 == 0 -> Circle (to_float n) : Rect {w = n, h = 2}) [1..2000]
main =
  print label
  print (sum (map area shapes))
  print (attempt (\_ -> head (filter (\s -> area s < 0) shapes)))
  index 5 (map area (take 3 shapes))
`
	run := func(s *tiering.Session, out *bytes.Buffer) string {
		r := s.RunMain()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		for _, d := range r.Diags {
			out.WriteString(d.Text(s.Sources(), nil))
		}
		return out.String()
	}
	var out bytes.Buffer
	first, err := tiering.New(tiering.Config{Tier: tiering.Interp, Fixed: true, Stdout: &out})
	if err != nil {
		t.Fatal(err)
	}
	if r := first.Load("main.sno", text); r.Status != 0 {
		t.Fatal(r.Diags[0].Message)
	}
	want := run(first, &out)
	if !strings.Contains(want, "shapes 2000") || !strings.Contains(want, "index 5 out of bounds (length 3)") {
		t.Fatalf("the first gives %s", want)
	}
	for _, region := range regionModes {
		for _, m := range modes {
			for _, fixed := range []bool{true, false} {
				var out bytes.Buffer
				cfg := region.of(m.cfg)
				cfg.Fixed, cfg.Stdout, cfg.CheckRegions = fixed, &out, true
				twin, err := first.Twin(cfg)
				if err != nil {
					t.Fatal(err)
				}
				if got := run(twin, &out); got != want {
					t.Errorf("%s, %s, fixed %v gives\n%snot\n%s", m.name, region.name, fixed, got, want)
				}
			}
		}
	}
}
