//go:build !unix

package line

import (
	"os"
	"time"
)

// Supported: this system has terminals that entries can be edited on.
const Supported = false

func readable(*os.File, time.Duration) bool { return false }

func terminalSize(*os.File) (cols, rows int) { return 80, 24 }

func suspend() {}

func watchSignals(resized, resumed, restore func()) (stop func()) { return func() {} }

func lockFile(string) (unlock func()) { return func() {} }
