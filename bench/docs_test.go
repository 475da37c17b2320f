package main

import (
	"os"
	"testing"
)

// TestDocs checks that docs/benchmarks.md and the chart were made from the JSON.
func TestDocs(t *testing.T) {
	t.Chdir("..")
	r, err := loadReport()
	if err != nil {
		t.Fatal(err)
	}
	text, err := r.markdown()
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{textFile: text, chartFile: r.set("heavy").chart(r.Tools)} {
		if got, err := os.ReadFile(file); err != nil || string(got) != want {
			t.Errorf("%s is not what %s gives (%v): go run ./bench -docs", file, jsonFile, err)
		}
	}
}
