package line

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// rows is a frame as text, the cursor at ▮.
func (f *frame) String() string {
	var out []string
	for i, r := range f.rows {
		s := r.text
		if i == f.cur {
			s = s[:min(f.col, len(s))] + "▮" + s[min(f.col, len(s)):]
		}
		out = append(out, s)
	}
	return strings.Join(out, "/")
}

func TestLayout(t *testing.T) {
	for _, c := range []struct {
		text       string
		cols, rows int
		want       string
	}{
		{"ab|c", 10, 5, "> ab▮c"},
		{"ab\nc|", 10, 5, "> ab/. c▮"},
		{"abcdef|", 5, 5, "> abc/def▮"},
		{"abc|def", 5, 5, "> abc/▮def"},
		{"abc|", 5, 5, "> abc/▮"},
		{"1\n2\n3\n4\n5|", 10, 3, ". ... 3 li/. 4/. 5▮"},
		{"1\n|2\n3\n4\n5", 10, 3, "> 1/. ▮2/. 3"},
		{"1234567890|", 4, 2, "7890/▮"},
	} {
		l := layout{prompt: "> ", more: ". ", cols: c.cols, rows: c.rows}
		f := l.of(marked(c.text))
		if f.String() != c.want {
			t.Errorf("%q in %dx%d: %s, not %s", c.text, c.cols, c.rows, f.String(), c.want)
		}
	}
}

// The shown part of a long text moves no further than the cursor needs.
func TestLayoutScrolls(t *testing.T) {
	txt := marked("1\n2\n3\n4\n5\n6|")
	l := layout{cols: 20, rows: 3}
	for _, want := range []string{"... 4 lines above/5/6▮", "... 4 lines above/5▮/6", "4▮/5/6", "3▮/4/5", "2▮/3/4", "1▮/2/3"} {
		if f := l.of(txt); f.String() != want {
			t.Errorf("%s, not %s", f.String(), want)
		}
		if !txt.firstLine() {
			txt.up(1)
		}
	}
}

func TestDrawsOnlyWhatDiffers(t *testing.T) {
	var out strings.Builder
	s := screen{out: &out, cols: 20}
	l := layout{prompt: "> ", more: ". ", cols: 20, rows: 5}
	for _, step := range []struct{ text, want string }{
		{"ab|", "\r> ab\x1b[K\r\x1b[4C"},
		{"abc|", "\r> abc\x1b[K\r\x1b[5C"},
		{"ab|c", "\r\x1b[4C"},
		{"ab|c", ""},
		{"abc\nd|", "\r\n\r. d\x1b[K\r\x1b[3C"},
		{"ab|c\nd", "\x1b[1A\r\x1b[4C"},
		{"a|", "\r> a\x1b[K\x1b[1B\r\x1b[J\x1b[1A\r\x1b[3C"},
	} {
		out.Reset()
		s.show(l.of(marked(step.text)))
		if out.String() != step.want {
			t.Errorf("%q: %q, not %q", step.text, out.String(), step.want)
		}
	}
}

// decoded gives the keys of an input, comma separated.
func decoded(t *testing.T, input string) string {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	go func() {
		_, _ = w.WriteString(input)
		w.Close()
	}()
	in := NewInput(r)
	var keys []string
	for {
		k, err := in.key()
		if err != nil {
			return strings.Join(keys, ",")
		}
		switch {
		case k.name == "Paste":
			keys = append(keys, fmt.Sprintf("Paste(%q)", k.paste))
		case k.name != "":
			keys = append(keys, k.name)
		default:
			keys = append(keys, string(k.char))
		}
	}
}

func TestKeys(t *testing.T) {
	for input, want := range map[string]string{
		"aé日":                                  "a,é,日",
		"\r\n\t\x7f\x08":                       "Enter,Enter,Tab,Backspace,Backspace",
		"\x01\x1f\x1a":                         "C-a,C-_,C-z",
		"\x1b[A\x1bOB\x1b[1;5C":                "Up,Down,C-Right",
		"\x1b[3~\x1b[Z\x1b[H":                  "Delete,BackTab,Home",
		"\x1bb\x1b\r\x1b\x7f":                  "M-b,M-Enter,M-Backspace",
		"\x1b\x03":                             "Escape,C-c",
		"\x1b[99;99z\x1b[?1u\x00":              "",
		"\xff\xc3":                             "\ufffd",
		"\x1b[200~a\r\nb\rc\t\x1b[A\x1b[201~d": `Paste("a\nb\nc\t\x1b[A"),d`,
	} {
		if got := decoded(t, input); got != want {
			t.Errorf("%q: %s, not %s", input, got, want)
		}
	}
}

// Every key of the table can be typed.
func TestBindingsHaveKeys(t *testing.T) {
	names := map[string]bool{"Paste": true, "Enter": true, "Tab": true, "Backspace": true}
	for _, n := range sequences() {
		names[n] = true
	}
	for name, b := range bindings() {
		if plain := len(name) == 3 && (name[:2] == "C-" || name[:2] == "M-"); !plain && !names[name] {
			t.Errorf("no input gives %s (%s)", name, b.does)
		}
		if b.does == "" {
			t.Errorf("%s: what does it do?", name)
		}
	}
}
