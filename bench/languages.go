package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// language is one row of the table of languages that programs are compared with.
type language struct {
	name    string
	debian  string   // the package that brings it
	ext     string   // of its programs
	tools   []string // commands, the first that is installed is taken
	version string   // flag that makes the command tell its version
	compile []string // what follows the command to compile SRC into OUT; nil runs SRC with the command
}

var languages = []language{
	{name: "c", debian: "gcc", ext: ".c", tools: []string{"gcc"}, version: "--version",
		compile: []string{"-O2", "-o", "OUT", "SRC", "-lm"}},
	{name: "ocaml", debian: "ocaml-nox", ext: ".ml", tools: []string{"ocamlopt"}, version: "-version",
		compile: []string{"-O3", "-o", "OUT", "SRC"}},
	{name: "lua", debian: "luajit, or lua5.4", ext: ".lua", tools: []string{"luajit", "lua5.4", "lua"}, version: "-v"},
	{name: "node", debian: "nodejs", ext: ".js", tools: []string{"node", "nodejs"}, version: "--version"},
	{name: "python", debian: "python3", ext: ".py", tools: []string{"python3"}, version: "--version"},
}

// contender is one way of running a program.
type contender struct {
	name string
	// prepare gives the command of a program; nil when the set lacks it.
	prepare func(program string) ([]string, error)
}

// install finds what is installed of the languages asked for ("" is all) and gives
// its contenders; tools tells their versions.
func install(asked, dir string, tools map[string]string) []contender {
	var cs []contender
	for _, l := range languages {
		if asked != "" && !slices.Contains(strings.Split(asked, ","), l.name) {
			continue
		}
		command := l.find()
		if command == "" {
			fmt.Fprintf(os.Stderr, "%s is not installed (Debian: %s): no comparison with it\n", l.name, l.debian)
			continue
		}
		tools[l.name] = l.describe(command)
		cs = append(cs, contender{l.name, func(program string) ([]string, error) {
			return l.command(command, program, dir)
		}})
	}
	return cs
}

func (l *language) find() string {
	for _, tool := range l.tools {
		if path, err := exec.LookPath(tool); err == nil {
			return interpreterOf(path)
		}
	}
	return ""
}

// interpreterOf resolves pyenv's shims, which start a shell first, so that
// Python's own start-up is measured.
func interpreterOf(path string) string {
	if !strings.HasPrefix(filepath.Base(path), "python") {
		return path
	}
	out, err := exec.Command(path, "-c", "import sys; print(sys.executable)").Output()
	if err != nil {
		return path
	}
	return strings.TrimSpace(string(out))
}

// describe is the tool's name and version, with the flags that compile.
func (l *language) describe(command string) string {
	out, err := exec.Command(command, l.version).CombinedOutput()
	if err != nil {
		return filepath.Base(command)
	}
	line, _, _ := strings.Cut(string(out), "\n")
	words := []string{filepath.Base(command), versionIn(line)}
	if l.compile != nil {
		words = append(words, l.compile[0])
	}
	return strings.Join(words, " ")
}

// versionIn is the first word of a line that begins with a digit, a v before it left
// out; not one that ends a remark in parentheses.
func versionIn(line string) string {
	for _, w := range strings.Fields(line) {
		w = strings.TrimPrefix(w, "v")
		if w != "" && '0' <= w[0] && w[0] <= '9' && !strings.HasSuffix(w, ")") {
			return w
		}
	}
	return line
}

// command gives what runs a program, compiling it in dir first where that is needed.
// Sources are copied: ocamlopt leaves files beside them.
func (l *language) command(tool, program, dir string) ([]string, error) {
	src := program + l.ext
	text, err := os.ReadFile(src)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil || l.compile == nil {
		return []string{tool, src}, err
	}
	base := filepath.Join(dir, strings.ReplaceAll(filepath.ToSlash(program), "/", "_"))
	if err := os.WriteFile(base+l.ext, text, 0o600); err != nil {
		return nil, err
	}
	var args []string
	for _, a := range l.compile {
		switch a {
		case "SRC":
			a = base + l.ext
		case "OUT":
			a = base + ".out-" + l.name
		}
		args = append(args, a)
	}
	if out, err := exec.Command(tool, args...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %v\n%s", src, err, out)
	}
	return []string{base + ".out-" + l.name}, nil
}
