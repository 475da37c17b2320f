// Command synoema runs Synoema programs; see `synoema --help`.
package main

import (
	"os"
	"runtime/debug"

	"github.com/synoema/synoema/repl"
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	os.Exit(run(os.Args[1:], repl.Process()))
}

// collectAt lets the Go heap reach 16 MB before the first collection. What is on it is
// the compiler's, and programs live elsewhere: with Go's 4 MB, compiling a program of
// 200 lines collected garbage for half of its time.
const collectAt = 400
