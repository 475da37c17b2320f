package tiering_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/synoema/synoema/tiering"
)

// letters is an input of one letter again and again.
type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// TestReadingKeepsTheLimit: what does not fit is an error, however long it is.
func TestReadingKeepsTheLimit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(path, bytes.Repeat([]byte("0123456789abcdef"), 1<<18), 0o600); err != nil {
		t.Fatal(err)
	}
	file := "main = str_len (file_read \"" + filepath.ToSlash(path) + "\")\n"
	for _, c := range []struct {
		text  string
		stdin io.Reader
		mb    int64
		want  string // the code of the error, or what is printed
	}{
		{file, nil, 2, "out_of_memory"},
		{file, nil, 6, "out_of_memory"},
		{file, nil, 20, "4194304\n"},
		{"main = str_len (read_all)\n", letters{}, 4, "out_of_memory"},
		{"main = str_len (readline)\n", letters{}, 4, "out_of_memory"},
		{"main = str_len (readline)\n", bytes.NewReader(append(bytes.Repeat([]byte("y"), 1<<20), '\n')), 8, "1048576\n"},
	} {
		var out bytes.Buffer
		s, err := tiering.New(tiering.Config{Stdout: &out, Stdin: c.stdin, MaxMemory: c.mb << 20, Grants: tiering.AllowAll()})
		if err != nil {
			t.Fatal(err)
		}
		o := runIn(t, s, &out, "main.sno", c.text)
		if !bytes.Contains([]byte(o.out+o.errs), []byte(c.want)) {
			t.Errorf("%sunder %d MB gives %s", c.text, c.mb, describe(o))
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
