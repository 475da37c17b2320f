package tiering_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/synoema/synoema/jit/exec"
	"github.com/synoema/synoema/tiering"
)

// readPerfMap gives the names in a list for perf, and fails where two of them overlap.
func readPerfMap(t *testing.T, file string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	names, end := map[string]bool{}, map[uint64]uint64{}
	for line := range strings.Lines(string(text)) {
		var lo, size uint64
		var name string
		if _, err := fmt.Sscanf(line, "%x %x %s", &lo, &size, &name); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		for start, end := range end {
			if lo < end && start < lo+size {
				t.Errorf("%s overlaps what lies at %x", name, start)
			}
		}
		names[name], end[lo] = true, lo+size
	}
	return names
}

// TestPerfMap looks at the list of native functions as code comes, goes and takes the room
// of what has gone.
func TestPerfMap(t *testing.T) {
	if !exec.Supported() {
		t.Skip("no native code")
	}
	file := filepath.Join(t.TempDir(), "perf.map")
	s, err := tiering.New(tiering.Config{Threshold: 1, PerfMap: file})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i := range 40 {
		s.Enter("<test>", fmt.Sprintf("f%d : Int -> Int\nf%d n = ? n == 0 -> %d : f%d (n - 1)", i, i, i, i))
		if r := s.Enter("<test>", fmt.Sprintf("f%d 100 + f%d 7", i, i)); r.Status != 0 || r.Value.Text != fmt.Sprint(2*i) {
			t.Fatalf("%+v", r)
		}
		if i > 20 {
			s.Enter("<test>", fmt.Sprintf("f%d = 0", i-20))
			s.Sweep()
		}
		names := readPerfMap(t, file)
		if !names[fmt.Sprintf("f%d", i)] || !names["thunks"] {
			t.Fatalf("f%d is missing: %v", i, names)
		}
		if gone := fmt.Sprintf("f%d", i-20); i > 20 && names[gone] {
			t.Errorf("%s is still there", gone)
		}
	}
}

// TestPerfMapLink does not write through a link.
func TestPerfMapLink(t *testing.T) {
	if !exec.Supported() {
		t.Skip("no native code")
	}
	dir := t.TempDir()
	link := filepath.Join(dir, "perf.map")
	if err := os.Symlink(filepath.Join(dir, "other"), link); err != nil {
		t.Fatal(err)
	}
	if s, err := tiering.New(tiering.Config{PerfMap: link}); err == nil {
		s.Close()
		t.Error("a link was followed")
	}
}
