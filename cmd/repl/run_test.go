package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/jit/exec"
	"github.com/synoema/synoema/repl"
)

// outcome is what a user sees of one command.
type outcome struct {
	out, err string
	status   int
}

func synoema(t *testing.T, stdin string, args ...string) outcome {
	t.Helper()
	var out, err bytes.Buffer
	st := repl.Streams{In: strings.NewReader(stdin), Out: &out, Err: &err, Getenv: func(string) string { return "" }}
	status := run(args, st)
	return outcome{out.String(), err.String(), status}
}

// inFiles makes the current directory one that holds the given files.
func inFiles(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	return dir
}

var programs = map[string]string{
	"hello.sno": "main = print \"hello\"\n",
	"args.sno":  "main = args\n",
	"echo.sno":  "main = readline\n",
	"bad.sno":   "main = 1 + \"a\"\nother = lenght [1]\n",
	"warn.sno":  "f (Just x) = x\nmain = f (Just 1)\n",
	"fails.sno": "main = (print \"before\" ; 1 / 0)\n",
	"deep.sno":  "f x = 1 + f x\nmain = f 1\n",
	"quits.sno": "main = exit 7\n",
	"lib.sno":   "double x = x + x\nids xs = map id xs\n",
}

// TestCommands is a table of command lines and what a user then sees: out and err
// are parts of the two streams; "" wants an empty one.
func TestCommands(t *testing.T) {
	inFiles(t, programs)
	for _, c := range []struct {
		args     string // separated by |
		in       string
		out, err string
		status   int
	}{
		{args: "eval|6 * 7", out: "42\n"},
		{args: "eval|-5", out: "-5\n"},
		{args: "eval|(- 5)", out: "-5\n"},
		{args: "eval|\"a\"", out: "a\n"},
		{args: "eval|print 1", out: "1\n"},
		{args: "eval|1 / 0", err: "error[division_by_zero]", status: 1},
		{args: "eval|--tier|interp|1 + 1", out: "2\n"},
		{args: "eval|--tier=jit|1 + 1", out: "2\n"},
		{args: "eval|1 + 1|--tier=jit", out: "2\n"},
		{args: "eval|--|-x", err: "unbound_variable", status: 1},
		{args: "eval|--seed|7|random 1 1", out: "1\n"},
		{args: "eval|--type|map", out: "(a -> b) -> List a -> List b\n"},
		{args: "eval|--type|1 + 1", out: "Num a"},
		{args: "eval|--type|x = 3", err: "only an expression has a type", status: 1},
		{args: "eval|--type|", err: "only an expression has a type", status: 1},
		{args: "eval|--type|lenght", err: "did you mean", status: 1},
		{args: "run|hello.sno", out: "hello\n"},
		{args: "jit|hello.sno", out: "hello\n"},
		{args: "run|args.sno|a|--tier|-b", out: "[\"a\" \"--tier\" \"-b\"]\n"},
		{args: "run|-", in: "main = 1 + 2\n", out: "3\n"},
		{args: "jit|-|x", in: "main = args\n", out: "[\"x\"]\n"},
		{args: "run|echo.sno", in: "line\nrest", out: "line\n"},
		{args: "run|fails.sno", out: "before\n", err: "error[division_by_zero]", status: 1},
		{args: "jit|fails.sno", out: "before\n", err: "error[division_by_zero]", status: 1},
		{args: "run|deep.sno", err: "error[stack_overflow]", status: 3},
		{args: "run|quits.sno", status: 7},
		{args: "run|bad.sno", err: "error[type_mismatch]", status: 1},
		{args: "run|warn.sno", out: "1\n"},
		{args: "run|none.sno", err: "error[io_error]: cannot read none.sno: no such file or directory\n", status: 1},
		{args: "run|lib.sno", err: "error[no_main]", status: 1},
		{args: "check|hello.sno|lib.sno"},
		{args: "check|warn.sno", err: "warning[non_exhaustive]"},
		{args: "check|hello.sno|bad.sno", err: "error[unbound_variable]", status: 1},
		{args: "check|bad.sno|none.sno", err: "cannot read none.sno", status: 1},
		{args: "check|-", in: "main = 1 +\n", err: "<stdin>:1", status: 1},
		{args: "type|lib.sno|double", out: "double : a -> a ? Num a\n"},
		{args: "type|lib.sno|ids [1.5]", out: "ids [1.5] : List Float\n"},
		{args: "type|lib.sno|dubble", err: "`double`", status: 1},
		{args: "type|bad.sno|main", err: "type_mismatch", status: 1},
		{args: "explain|type_mismatch", out: "type_mismatch (compile-time error, exit status 1)"},
		{args: "explain", out: "deadlock"},
		{args: "help", out: "usage: synoema COMMAND"},
		{args: "--help", out: "usage: synoema COMMAND"},
		{args: "help|test", out: "--filter TEXT"},
		{args: "run|--help", out: "--allow-read[=PATH,…]"},
		{args: "--version", out: "synoema "},
	} {
		o := synoema(t, c.in, strings.Split(c.args, "|")...)
		if o.status != c.status || !shows(o.out, c.out) || !shows(o.err, c.err) {
			t.Errorf("%s: status %d\nout: %s\nerr: %s", c.args, o.status, o.out, o.err)
		}
	}
}

func shows(text, part string) bool {
	return part == "" && text == "" || part != "" && strings.Contains(text, part)
}

func TestUsageErrors(t *testing.T) {
	inFiles(t, programs)
	for args, want := range map[string]string{
		"":                          "usage:",
		"evl|1":                     `unknown command "evl"; did you mean "eval"?`,
		"help|rnu":                  `did you mean "run"?`,
		"eval":                      "eval needs EXPR",
		"eval|1|2":                  "quote an expression that contains blanks",
		"type|lib.sno":              "type needs FILE NAME",
		"type|lib.sno|a|b":          `nothing more; found "b"`,
		"run":                       "run needs FILE",
		"check":                     "check needs FILE",
		"eval|--teir=jit|1":         `unknown flag "--teir"; did you mean "--tier"?`,
		"eval|--tier|all|1":         `--tier: "all" is not one of its values`,
		"eval|--tier":               "--tier needs a value: --tier interp|auto|jit",
		"eval|-q|1":                 `unknown flag "-q"`,
		"eval|--trace-tier=1|1":     "--trace-tier takes no value",
		"eval|-A=1|1":               "-A takes no value",
		"eval|--timeout|1|1":        "not a duration such as",
		"eval|--max-memory|x|1":     "not a size such as",
		"eval|--seed|x|1":           "not a whole number",
		"eval|--threshold|0|1":      "not a positive number",
		"eval|--errors|xml|1":       `"xml" is not one of its values`,
		"run|--allow-raed|x.sno":    `did you mean "--allow-read"?`,
		"run|--allow-read=|x.sno":   "needs a value behind =",
		"check|--tier|jit|lib.sno":  `unknown flag "--tier"`,
		"explain|type_missmatch":    `did you mean "type_mismatch"?`,
		"test|--fliter|x":           `did you mean "--filter"?`,
		"run|--filter|x|hello.sno":  `unknown flag "--filter"`,
		"explain|deadlock|deadlock": "nothing more",
	} {
		var list []string
		if args != "" {
			list = strings.Split(args, "|")
		}
		o := synoema(t, "", list...)
		if o.status != 2 || o.out != "" || !strings.Contains(o.err, want) {
			t.Errorf("%s: status %d\nout: %s\nerr: %s", args, o.status, o.out, o.err)
		}
	}
}

// TestJSONErrors: with --errors json, standard error holds one object a line with
// every key, whatever went wrong.
func TestJSONErrors(t *testing.T) {
	inFiles(t, programs)
	keys := strings.Fields("code severity message file span labels notes expected found llm_hint fixability did_you_mean edits trace")
	for args, codes := range map[string]string{
		"eval|1 / 0":          "division_by_zero",
		"eval|(1":             "unexpected_token",
		"eval|--type|lenght":  "unbound_variable",
		"run|bad.sno":         "type_mismatch unbound_variable",
		"run|none.sno":        "io_error",
		"run|lib.sno":         "no_main",
		"jit|fails.sno":       "division_by_zero",
		"check|warn.sno":      "non_exhaustive",
		"check|bad.sno":       "type_mismatch unbound_variable",
		"type|lib.sno|dubble": "unbound_variable",
		"repl":                "unbound_variable division_by_zero",
		"test|bad.sno":        "type_mismatch unbound_variable",
		"test|none.sno":       "io_error",
	} {
		list := strings.Split(args, "|")
		o := synoema(t, "nothing\n1 / 0\n", append([]string{list[0], "--errors", "json"}, list[1:]...)...)
		var found []string
		for _, line := range strings.Split(strings.TrimSuffix(o.err, "\n"), "\n") {
			var record map[string]any
			if err := json.Unmarshal([]byte(line), &record); err != nil {
				t.Fatalf("%s: %v\n%s", args, err, line)
			}
			for _, k := range keys {
				if _, ok := record[k]; !ok {
					t.Errorf("%s: no key %s in %s", args, k, line)
				}
			}
			found = append(found, record["code"].(string))
		}
		if got := strings.Join(found, " "); got != codes {
			t.Errorf("%s: found %s\n%s", args, got, o.err)
		}
	}
}

// TestEveryCommandHasHelp also sees to it that every flag of the table is somebody's.
func TestEveryCommandHasHelp(t *testing.T) {
	used := map[string]bool{}
	for _, c := range commands() {
		o := synoema(t, "", "help", c.name)
		if o.status != 0 || !strings.Contains(o.out, "usage: synoema "+c.name) {
			t.Errorf("%s: %+v", c.name, o)
		}
		for _, f := range c.flags {
			used[f] = true
		}
	}
	known := map[string]bool{}
	for _, f := range flagTable() {
		known[f.id()] = true
		if !used[f.id()] {
			t.Errorf("no command takes --%s", f.id())
		}
	}
	for f := range used {
		if !known[f] {
			t.Errorf("a command takes --%s, which the table does not have", f)
		}
	}
}

// TestExplainAndCatalogue: every code that can appear can be explained.
func TestExplainAndCatalogue(t *testing.T) {
	for _, code := range diag.Codes() {
		if o := synoema(t, "", "explain", code); o.status != 0 || !strings.HasPrefix(o.out, code) {
			t.Errorf("%s: %+v", code, o)
		}
	}
}

// TestPerfMap looks where perf does.
func TestPerfMap(t *testing.T) {
	if !exec.Supported() {
		t.Skip("no native code")
	}
	file := fmt.Sprintf("/tmp/perf-%d.map", os.Getpid())
	t.Cleanup(func() { os.Remove(file) })
	if o := synoema(t, "", "eval", "--tier=jit", "--perf-map", "foldl (\\a x -> a + x) 0 [1..10]"); o.out != "55\n" || o.status != 0 {
		t.Fatalf("%+v", o)
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), " stub poll\n") {
		t.Errorf("%v in %q", err, text)
	}
}
