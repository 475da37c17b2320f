package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

//go:generate go test . -run TestTestingGuide -update

// TestTestingGuide runs the program of docs/testing.md and compares what it shows.
func TestTestingGuide(t *testing.T) {
	const path = "../../docs/testing.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	program := regexp.MustCompile("(?s)```synoema\n(.*?)```").FindSubmatch(text)
	console := regexp.MustCompile("(?s)(\\$ synoema test stack.sno\n)(.*?)```").FindSubmatchIndex(text)
	if program == nil || console == nil {
		t.Fatal("the guide has lost its program or its transcript")
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	inFiles(t, map[string]string{"stack.sno": string(program[1])})
	o := synoema(t, "", "test", "stack.sno")
	t.Chdir(here)
	if *update {
		fresh := string(text[:console[4]]) + o.out + string(text[console[5]:])
		if err := os.WriteFile(path, []byte(fresh), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := string(text[console[4]:console[5]]); o.out != want || strings.Contains(o.out, "error[type") {
		t.Errorf("docs/testing.md shows:\n%s\nit is:\n%s", want, o.out)
	}
}
