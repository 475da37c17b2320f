package tiering

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/amd64"
	"github.com/synoema/synoema/jit/exec"
	"github.com/synoema/synoema/jit/ssa"
)

// TestPlacesDoNotChangeCode compiles what the examples run with and without the places
// of instructions: what people are shown is what runs.
func TestPlacesDoNotChangeCode(t *testing.T) {
	if !exec.Supported() {
		t.Skip("no native code")
	}
	files, err := filepath.Glob("../examples/*.sno")
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := New(Config{Tier: JIT, Fixed: true, Stdout: io.Discard})
		if err != nil {
			t.Fatal(err)
		}
		s.Load(file, string(text))
		s.RunMain()
		for _, fn := range s.insts.All() {
			if body := fn.Code.Load(); body != nil {
				told += s.comparePlaced(t, body)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if told < 1000 {
		t.Errorf("only %d pieces of code say where they are from", told)
	}
}

// comparePlaced gives the number of places that code tells when it is asked to.
func (s *Session) comparePlaced(t *testing.T, body *core.Body) (told int) {
	t.Helper()
	var codes [2]*abi.Code
	for i := range codes {
		f := s.builtSSA(body, i == 1)
		ssa.Optimize(f)
		code, err := amd64.Compile(f)
		if err != nil {
			t.Fatal(err)
		}
		codes[i] = code
	}
	plain, placed := codes[0], codes[1]
	if !bytes.Equal(plain.Bytes, placed.Bytes) || len(plain.Lines) > 0 {
		t.Errorf("%s: places change the code", body.Fn.Key)
	}
	at := 0
	for _, l := range placed.Lines {
		if l.Off < at || l.Off > placed.Text {
			t.Errorf("%s: line at %d behind %d", body.Fn.Key, l.Off, at)
		}
		at = l.Off
		if l.At != (core.At{}) {
			told++
		}
	}
	return told
}
