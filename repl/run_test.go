//go:build linux

package repl

import (
	"os"
	"os/signal"
	"runtime"
	"sync"
	"syscall"
	"testing"
)

// Ctrl-C is heard some time after the beginning, and no more when stopped.
func TestInterruptSoon(t *testing.T) {
	deaf := make(chan os.Signal, 1) // so that no signal ends this process
	signal.Notify(deaf, os.Interrupt)
	defer signal.Stop(deaf)
	heard := make(chan struct{})
	stop := onInterruptSoon(sync.OnceFunc(func() { close(heard) }))
	for waiting := true; waiting; runtime.Gosched() {
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		select {
		case <-heard:
			waiting = false
		default:
		}
	}
	stop()
	onInterruptSoon(func() { t.Error("heard before the beginning") })()
}
