package repl

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/synoema/synoema/tiering"
)

var update = flag.Bool("update", false, "write what the interpreter gives into the transcripts")

// conversation feeds a prompt line by line and notes both sides in the order in
// which they happen.
type conversation struct {
	input []string
	said  bytes.Buffer
}

const mark = "> "

// Read gives one line, when it is asked for: by then the entry before has been answered.
func (c *conversation) Read(p []byte) (int, error) {
	if len(c.input) == 0 {
		return 0, io.EOF
	}
	line := c.input[0]
	c.input = c.input[1:]
	c.said.WriteString(strings.TrimRight(mark+line, " ") + "\n")
	return copy(p, line+"\n"), nil
}

func (c *conversation) streams() Streams {
	return Streams{In: c, Out: &c.said, Err: &c.said, Getenv: func(string) string { return "" }}
}

// TestTranscripts replays testdata/*.txt: lines behind "> " are typed, all others are
// what must come back, the same in every tier.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	modes := map[string]Options{"interp": {Tier: tiering.Interp}, "auto": {}, "eager": {Threshold: 1}, "jit": {Tier: tiering.JIT}}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			text = []byte(replay(string(text), modes["interp"]))
			if err := os.WriteFile(file, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for name, o := range modes {
			t.Run(filepath.Base(file)+"/"+name, func(t *testing.T) {
				if got := replay(string(text), o); got != string(text) {
					t.Errorf("got:\n%s\nwant:\n%s", got, text)
				}
			})
		}
	}
}

func replay(text string, o Options) string {
	c := &conversation{}
	for _, line := range strings.Split(text, "\n") {
		if in, ok := strings.CutPrefix(line+" ", mark); ok {
			c.input = append(c.input, strings.TrimSuffix(in, " "))
		}
	}
	Loop(c.streams(), o, nil)
	return c.said.String()
}

// A piped prompt's status tells whether any entry failed.
func TestPipedStatus(t *testing.T) {
	for entry, want := range map[string]int{"1 + 1": 0, "1 +": 1, "1 / 0": 1, ":nonsense": 1, ":type nonsense": 1, "": 0} {
		c := &conversation{input: []string{entry, "2"}}
		if got := Loop(c.streams(), Options{}, nil); got != want {
			t.Errorf("%q: status %d", entry, got)
		}
	}
}
