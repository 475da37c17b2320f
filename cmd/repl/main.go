// Command synoema runs Synoema programs; see `synoema --help`.
package main

import (
	"os"

	"github.com/synoema/synoema/repl"
)

func main() {
	settleRuntime()
	os.Exit(run(os.Args[1:], repl.Process()))
}
