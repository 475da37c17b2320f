package build

import (
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/synoema/synoema/frontend/types"
)

var token = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_']*|[0-9.]+|\S`)

// Programs with words replaced by other words of theirs: whatever the checker
// still accepts becomes Core whose types agree.
func TestMutations(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	s := newSession(t)
	tried, accepted := 0, 0
	for _, text := range goldenPrograms(t) {
		for i := 0; i < 40; i++ {
			mutant := mutate(r, text)
			tried++
			if s.buildMutant(t, fmt.Sprint("m", tried), mutant) {
				accepted++
			}
		}
	}
	t.Logf("%d of %d accepted", accepted, tried)
}

func goldenPrograms(t *testing.T) []string {
	var out []string
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split("\n"+string(src), "\n### ")[1:] {
			_, text, _ := strings.Cut(part, "\n")
			text, _, _ = strings.Cut(text, "\n--- ")
			out = append(out, text+"\n")
		}
	}
	return out
}

// mutate replaces one to three tokens by others of the text.
func mutate(r *rand.Rand, text string) string {
	for n := 1 + r.Intn(3); n > 0; n-- {
		at := token.FindAllStringIndex(text, -1)
		a, b := at[r.Intn(len(at))], at[r.Intn(len(at))]
		text = text[:a[0]] + text[b[0]:b[1]] + text[a[1]:]
	}
	return text
}

func (s *session) buildMutant(t *testing.T, name, text string) bool {
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%v\n%s", r, text)
		}
	}()
	res, _ := s.add(s.set.Add(name, text), types.Unit{Prefix: name + ":"})
	if res == nil {
		return false
	}
	for _, d := range res.Defs {
		for _, e := range s.lintDef(d) {
			t.Errorf("%s\n%s", e, text)
		}
	}
	return true
}
