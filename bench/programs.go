package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// program is one program of a set, in however many languages.
type program struct {
	name  string
	path  string // without the extension
	full  []string
	small []string // arguments when timed and when tested; both empty for a set without sizes
}

// findPrograms lists the programs of a set: every .sno file of its folder. The file
// `sizes` in it, if there is one, gives their arguments.
func findPrograms(folder, only string) ([]program, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.sno"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no programs in %s: run this from the project's top folder", folder)
	}
	sizes, err := readSizes(filepath.Join(folder, "sizes"))
	if err != nil {
		return nil, err
	}
	var ps []program
	for _, f := range files {
		p := program{path: strings.TrimSuffix(f, ".sno")}
		p.name = filepath.Base(p.path)
		if s, ok := sizes[p.name]; ok {
			p.full, p.small = s[:1], s[1:]
		} else if sizes != nil {
			return nil, fmt.Errorf("%s has no line in sizes", f)
		}
		if wanted(p.name, only) {
			ps = append(ps, p)
		}
	}
	return ps, nil
}

func wanted(name, only string) bool {
	for _, part := range strings.Split(only, ",") {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// readSizes reads lines of a name and two arguments.
func readSizes(file string) (map[string][]string, error) {
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	sizes := map[string][]string{}
	for _, line := range strings.Split(string(text), "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		if len(words) != 3 {
			return nil, fmt.Errorf("%s: not a name and two sizes: %s", file, line)
		}
		sizes[words[0]] = words[1:]
	}
	return sizes, nil
}
