package syntax

import (
	"os"
	"path/filepath"
	"testing"
)

// checkPrint: what Print writes reads back as the same tree.
func checkPrint(t *testing.T, text string, entry bool) {
	t.Helper()
	p := parseText(text, entry)
	if len(p.out.Items) > 0 {
		return
	}
	want, printed := Dump(p.file), Print(p.file)
	q := parseText(printed, entry)
	if got := Dump(q.file) + q.findings(); got != want {
		t.Errorf("printed:\n%s\nreads as\n%s\nfor\n%s\nof\n%s", printed, got, want, text)
	}
}

func TestPrintReadsBack(t *testing.T) {
	for _, text := range goldenTexts(t) {
		checkPrint(t, text, true)
		checkPrint(t, text, false)
	}
}

// Every program of the repository prints and reads back.
func TestPrintPrograms(t *testing.T) {
	for _, dir := range []string{"../../prelude", "../../examples", "../../bench"} {
		files, _ := filepath.Glob(dir + "/*.sno")
		deeper, _ := filepath.Glob(dir + "/*/*.sno")
		for _, f := range append(files, deeper...) {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if p := parseText(string(raw), false); len(p.out.Items) > 0 {
				t.Errorf("%s\n%s", f, p.findings())
			}
			checkPrint(t, string(raw), false)
		}
	}
}
