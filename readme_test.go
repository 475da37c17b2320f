package synoema_test

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/synoema/synoema"
)

// TestReadme runs the program that the README begins with and looks for the files
// that it names.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	program := strings.Split(string(text), "```\n")[1]
	var out bytes.Buffer
	s, err := synoema.New(synoema.Config{Stdout: &out})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Load("readme.sno", program); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(); err != nil || out.String() != "15.141592653589793\n" {
		t.Errorf("the first program prints %q: %v", &out, err)
	}
	for _, file := range regexp.MustCompile(`[\w/]+\.(sno|go|md)\b`).FindAllString(string(text), -1) {
		if _, err := os.Stat(file); err != nil && file != "shapes.sno" && file != "rules.sno" {
			t.Error(err)
		}
	}
}

// TestReadmeMistake makes the mistake in the first program whose message the README shows.
func TestReadmeMistake(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(text), "```\n")
	want := blocks[slices.IndexFunc(blocks, func(b string) bool { return strings.HasPrefix(b, "error[") })]
	s, err := synoema.New(synoema.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Load("shapes.sno", strings.Replace(blocks[1], "map area", "map arae", 1))
	if err == nil || err.Error() != want {
		t.Errorf("the message is\n%v\nwant\n%s", err, want)
	}
}
