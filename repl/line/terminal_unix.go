//go:build unix

package line

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/chzyer/readline"
	"golang.org/x/sys/unix"
)

// Supported: this system has terminals that entries can be edited on.
const Supported = true

// readable waits until a file can be read without blocking.
func readable(f *os.File, d time.Duration) bool {
	fds := []unix.PollFd{{Fd: int32(f.Fd()), Events: unix.POLLIN}}
	n, err := unix.Poll(fds, int(d.Milliseconds()))
	return err == nil && n > 0
}

// terminalSize gives columns and rows; 80 by 24 where the terminal doesn't know.
func terminalSize(f *os.File) (cols, rows int) {
	cols, rows, err := readline.GetSize(int(f.Fd()))
	if err != nil || cols <= 0 || rows <= 0 {
		return 80, 24
	}
	return cols, rows
}

// suspend stops the process group, as Ctrl-Z does outside of raw mode, and returns
// when it goes on.
func suspend() { _ = syscall.Kill(0, syscall.SIGTSTP) }

// watchSignals calls resized and resumed for the terminal's signals, and restore
// before a signal ends the process. The result stops it.
func watchSignals(resized, resumed, restore func()) (stop func()) {
	c := make(chan os.Signal, 4)
	signal.Notify(c, unix.SIGWINCH, unix.SIGCONT, unix.SIGTERM, unix.SIGHUP, unix.SIGQUIT)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			case s := <-c:
				switch s {
				case unix.SIGWINCH:
					resized()
				case unix.SIGCONT:
					resumed()
				default:
					restore()
					signal.Reset(s)
					_ = unix.Kill(unix.Getpid(), s.(unix.Signal))
				}
			}
		}
	}()
	return func() {
		signal.Stop(c)
		close(done)
	}
}

// lockFile holds a file's lock until the result is called. Where the file system has
// no locks it goes on without.
func lockFile(path string) (unlock func()) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return func() {}
	}
	_ = unix.Flock(int(f.Fd()), unix.LOCK_EX)
	return func() { f.Close() }
}
