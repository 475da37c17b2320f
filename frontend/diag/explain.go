package diag

import (
	"fmt"
	"strings"
)

// Codes lists the codes of the catalogue, in its order.
func Codes() []string {
	out := make([]string, len(Catalogue))
	for i := range Catalogue {
		out[i] = Catalogue[i].Code
	}
	return out
}

// CodeList is one line for each code.
func CodeList() string {
	var b strings.Builder
	for i := range Catalogue {
		fmt.Fprintf(&b, "%-22s %s\n", Catalogue[i].Code, Catalogue[i].Meaning)
	}
	return b.String()
}

// Explain is what the catalogue says of a code, for the terminal; "" for an unknown one.
func Explain(code string) string {
	e := Lookup(code)
	if e == nil {
		return ""
	}
	text := fmt.Sprintf("%s (%s)\n\n%s\n", e.Code, e.kind(), e.Meaning)
	if e.Example != "" {
		text += "\nExample:\n\n    " + strings.ReplaceAll(strings.TrimSuffix(e.Example, "\n"), "\n", "\n    ") + "\n"
	}
	return text + "\nHint: " + e.Hint + ".\n"
}

// kind is severity, stage and exit status in words.
func (e *Entry) kind() string {
	switch {
	case e.Severity == Warning:
		return "warning"
	case e.Stage == CompileTime:
		return "compile-time error, exit status 1"
	case e.Limit:
		return "run-time limit, exit status 3"
	case e.Code == "interrupted":
		return "run-time error, exit status 130"
	}
	return "run-time error, exit status 1"
}

// Reference is docs/errors.md.
func Reference() string {
	var b strings.Builder
	b.WriteString("# Errors and warnings\n\n" +
		"<!-- generated from frontend/diag/catalogue.go: go generate ./frontend/diag -->\n\n" +
		"Every finding has one of these stable codes. `synoema explain CODE` shows the same text;\n" +
		"`--errors json` writes each finding as one JSON object on a line of standard error.\n")
	sections := []struct {
		title string
		has   func(e *Entry) bool
	}{
		{"Compile time", func(e *Entry) bool { return e.Severity == Error && e.Stage == CompileTime }},
		{"Warnings", func(e *Entry) bool { return e.Severity == Warning }},
		{"Run time", func(e *Entry) bool { return e.Stage == RunTime }},
	}
	for _, s := range sections {
		fmt.Fprintf(&b, "\n## %s\n", s.title)
		for i := range Catalogue {
			if s.has(&Catalogue[i]) {
				Catalogue[i].document(&b)
			}
		}
	}
	return b.String()
}

func (e *Entry) document(b *strings.Builder) {
	fmt.Fprintf(b, "\n### `%s`\n\n%s (%s; usually %s to repair)\n", e.Code, e.Meaning, e.kind(), e.Fixability)
	if e.Example != "" {
		fmt.Fprintf(b, "\n```synoema\n%s```\n", e.Example)
	}
	fmt.Fprintf(b, "\nHint: %s.\n", e.Hint)
}
