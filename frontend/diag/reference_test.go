package diag

import (
	"flag"
	"os"
	"strings"
	"testing"
)

//go:generate go test . -run TestReferenceIsFresh -update

var update = flag.Bool("update", false, "write docs/errors.md")

func TestReferenceIsFresh(t *testing.T) {
	const path = "../../docs/errors.md"
	if *update {
		if err := os.WriteFile(path, []byte(Reference()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != Reference() {
		t.Error("docs/errors.md is not what the catalogue says; run go generate ./frontend/diag")
	}
}

func TestExplainKnowsEveryCode(t *testing.T) {
	for _, code := range Codes() {
		text := Explain(code)
		if !strings.HasPrefix(text, code+" (") || !strings.Contains(text, Lookup(code).Meaning) {
			t.Errorf("%s: %s", code, text)
		}
	}
	if Explain("no_such_code") != "" {
		t.Error("an unknown code has no explanation")
	}
}
