package repl

import (
	"sort"
	"strings"

	"github.com/synoema/synoema/tiering"
)

// completer completes names that are in scope, and commands at the start of a line.
type completer struct{ s *tiering.Session }

// Do implements readline.AutoCompleter: the endings that may follow line[:pos],
// and how much of the line they share.
func (c completer) Do(line []rune, pos int) (endings [][]rune, length int) {
	start := pos
	for start > 0 && isNameRune(line[start-1]) {
		start--
	}
	word := string(line[start:pos])
	names := c.s.Names()
	if start == 1 && line[0] == ':' {
		names = nil
		for _, cmd := range replCommands() {
			names = append(names, cmd.name)
		}
	} else if word == "" {
		return nil, 0
	}
	sort.Strings(names)
	for _, n := range names {
		if strings.HasPrefix(n, word) && n != word {
			endings = append(endings, []rune(n[len(word):]))
		}
	}
	return endings, len(word)
}

func isNameRune(r rune) bool {
	return r == '_' || r == '\'' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
