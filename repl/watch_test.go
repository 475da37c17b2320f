package repl

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/synoema/synoema/tiering"
)

const fibEntry = "fib n = ? n < 2 -> n : fib (n - 1) + fib (n - 2)"

// expect checks that each pattern matches a line of what was said.
func expect(t *testing.T, said string, patterns ...string) {
	t.Helper()
	for _, p := range patterns {
		if !regexp.MustCompile(`(?m)^` + p + `$`).MatchString(said) {
			t.Errorf("no line matches %s in\n%s", p, said)
		}
	}
}

func native(t *testing.T) {
	if !strings.Contains(tiering.Platform(), "(native tier)") {
		t.Skip("no native tier")
	}
}

func TestTierTable(t *testing.T) {
	native(t)
	said := answers(Options{}, fibEntry, "inc x = x + 1", "twice x = inc (inc x)", ":set marks on", "fib 10", "twice 1", ":tier fib", "fib 25", ":tier fib by code", ":tier inc", ":tier by heat")
	expect(t, said,
		`name +type +tier +calls +heat +compiled +code +inlined by`,
		`fib\[Int\] +Int -> Int +interp +\d+ +\d+% +- +-`,
		`  -- native now: fib \(\d+ bytes in .*s\)`,
		`fib\[Int\] +Int -> Int +native +\d+ +- +\S+ .?s +\d+ bytes`,
		`inc +a -> a \? Num a +inlined +- +- +- +- +.*it.*`)
}

func TestMarksAreQuietElsewhere(t *testing.T) {
	if said := answers(Options{}, fibEntry, "fib 25"); strings.Contains(said, "native") {
		t.Error(said)
	}
}

func TestTimes(t *testing.T) {
	said := answers(Options{}, ":set time on", "6 * 7", ":set time off", "6 * 8", ":time 6 * 9")
	if n := len(regexp.MustCompile(`(?m)^  -- [\d.e+]+ .?s$`).FindAllString(said, -1)); n != 2 {
		t.Errorf("%d times in\n%s", n, said)
	}
}

func TestBench(t *testing.T) {
	native(t)
	said := answers(Options{}, fibEntry, ":set bench 50ms", ":bench fib 10", ":bench map (* 2) [1..100]", ":bench 1 / 0", ":bench print \"x\"", "it")
	expect(t, said, `fib 10 : Int`, `  median +[\d.]+ .s`, `  spread +.* … .* for nine in ten of \d+ evaluations`,
		`  memory +0 bytes each`, `  tier +native`, `  memory +[1-9]\d+ bytes each`, `error\[division_by_zero\]: division by zero`,
		"error.unbound_variable.: `it` is not defined")
	expect(t, answers(Options{Tier: tiering.Interp}, fibEntry, ":set bench 50ms", ":bench fib 10"), `  tier +interpreted`)
}

func TestMemory(t *testing.T) {
	expect(t, answers(Options{}, "xs = [1..1000]", ":mem"), `kept values +[1-9].*`, `machine code.*`, `compiler and session.*`)
}

// TestTour goes through :demo as a pipe does; in the native tier fib turns native in it.
func TestTour(t *testing.T) {
	said := answers(Options{}, "x = 1", ":demo", ":env")
	expect(t, said, `\(1/\d+\) .*`, `fib +Int -> Int +interp.*`, `That was the tour.*|.*\) That was the tour.*`, `x : Int`)
	if strings.Contains(said, "internal error") || strings.Contains(said[strings.LastIndex(said, ":env"):], "fib") {
		t.Error(said)
	}
	if strings.Contains(tiering.Platform(), "(native tier)") {
		expect(t, said, `  -- native now: fib .*`, `fib +Int -> Int +native.*`)
	}
}

// TestEdit uses a script in the place of an editor.
func TestEdit(t *testing.T) {
	dir := t.TempDir()
	script := filepath.Join(dir, "editor")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nsed -i 's/+ 1$/+ 100/' \"$1\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	c := &conversation{input: []string{"--- Adds one.", "f : Int -> Int", "f x = x + 1", "", ":edit f", "f 1", ":doc f", ":edit f", ":edit nothing", "yy + 1", ":edit"}}
	st := c.streams()
	st.Getenv = func(name string) string {
		if name == "EDITOR" {
			return script
		}
		return ""
	}
	Loop(st, Options{}, nil)
	expect(t, c.said.String(), `101 : Int`, `  Adds one.`, `nothing changed`, `nothing in this session defines nothing; .*`, `yy \+ 100`)
}

func TestSettingsAreKeptWhenAsked(t *testing.T) {
	dir := t.TempDir()
	c := &conversation{input: []string{":set length 3", ":set time on", ":set save"}}
	st := c.streams()
	st.Getenv = func(name string) string { return map[string]string{"XDG_CONFIG_HOME": dir}[name] }
	Loop(st, Options{}, nil)
	text, err := os.ReadFile(filepath.Join(dir, "synoema", "settings"))
	if err != nil || string(text) != "length 3\ntime on\n" {
		t.Errorf("%q, %v", text, err)
	}
	l := &loop{st: st, set: defaultSettings(&Options{})}
	l.loadSettings()
	if l.set.length != 3 || l.set.time != on {
		t.Errorf("%+v", l.set)
	}
}

// TestReload: types that did not change stay the same, what depends on others follows.
func TestReload(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write := writer(t)
	write("lib.sno", "scale = 2\n")
	write("main.sno", "import \"lib.sno\"\nShape = Circle Int\narea (Circle r) = r * scale\n")
	c := &conversation{input: []string{":reload", ":load main.sno", "s = Circle 5", "twice x = area x * 2", "twice s",
		"import \"lib.sno\"", "half x = x * scale", "half 2"}}
	st := c.streams()
	st.In = &afterwards{c, func() {
		write("lib.sno", "scale = 10\n")
		st.In.(*afterwards).f = func() {
			write("lib.sno", "scale = \"ten\"\n")
			st.In.(*afterwards).f = func() {
				write("lib.sno", "scale = 100\n")
				c.input = []string{":reload", "half 2", "twice s"}
			}
			c.input = []string{":reload", "half 2", "area s"}
		}
		c.input = []string{":reload", "twice s", "half 2"}
	}}
	Loop(st, Options{}, nil)
	expect(t, c.said.String(), `no file has been loaded`, `20 : Int`, `100 : Int`, `4 : Int`, `20 : Int`,
		`warning\[type_mismatch\]: half is stale: it no longer fits scale: .*`, `error\[user_error\]: half is stale.*`,
		`  -- half : Int -> Int fits again`, `200 : Int`, `1000 : Int`)
}

// TestReloadImpls: what a file that is read again says of an impl replaces what it said before.
func TestReloadImpls(t *testing.T) {
	t.Chdir(t.TempDir())
	write := writer(t)
	write("lib.sno", "Foo = Foo Int\nmk n = Foo n\nimpl Eq {x : Int}\n  eq a b = true\nimpl Show Foo\n  show x = \"foo\"\n")
	write("main.sno", "import \"lib.sno\"\nimpl Show (Maybe a)\n  show x = \"maybe\"\nf x = mk x\n")
	c := &conversation{input: []string{":load main.sno", ":reload", "f 1", "Just 1"}}
	st := c.streams()
	st.In = &afterwards{c, func() {
		write("lib.sno", "Foo = Foo Int\nmk n = Foo n\nimpl Eq {x : Int}\n  eq a b = false\nimpl Show Foo\n  show x = \"bar\"\n")
		write("main.sno", "import \"lib.sno\"\nimpl Show (Maybe a)\n  show x = \"perhaps\"\nf x = mk x\n")
		c.input = []string{":reload", "f 1", "Just 1", "{x = 1} == {x = 1}"}
	}}
	Loop(st, Options{}, nil)
	expect(t, c.said.String(), `foo : Foo`, `maybe : Maybe Int`, `bar : Foo`, `perhaps : Maybe Int`, `false : Bool`)
	if strings.Contains(c.said.String(), "error") {
		t.Error(c.said.String())
	}
}

// writer gives a function that writes files.
func writer(t *testing.T) func(name, text string) {
	return func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// afterwards calls f once when the input has been read.
type afterwards struct {
	*conversation
	f func()
}

func (a *afterwards) Read(p []byte) (int, error) {
	if f := a.f; len(a.input) == 0 && f != nil {
		a.f = nil
		f()
	}
	return a.conversation.Read(p)
}
