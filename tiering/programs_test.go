package tiering_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSamplePrograms runs the larger sample programs in every mode. Their golden
// outputs were checked by hand or against programs in another language, so -update
// leaves them alone. NAME.in, where there is one, is what the program reads.
func TestSamplePrograms(t *testing.T) {
	files, err := filepath.Glob("../examples/programs/*.sno")
	if err != nil || len(files) < 20 {
		t.Fatalf("found %d programs: %v", len(files), err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		base := strings.TrimSuffix(f, ".sno")
		want, err := os.ReadFile(base + ".out")
		if err != nil {
			t.Fatal(err)
		}
		stdin, _ := os.ReadFile(base + ".in") // most programs read nothing
		for _, m := range modes {
			t.Run(filepath.Base(base)+"/"+m.name, func(t *testing.T) {
				o := runProgram(t, m.cfg, f, string(text), string(stdin))
				if o.errs != "" || o.status != 0 {
					t.Fatalf("status %d\n%s", o.status, o.errs)
				}
				if o.out != string(want) {
					t.Fatalf("got:\n%s\nwant:\n%s", o.out, want)
				}
			})
		}
	}
}
