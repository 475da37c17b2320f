package builtin

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

var fileRows = []row{
	{"file_read", "String -> String", 0, effect | fails | alloc, core.PermRead, fileRead, "Contents of a file."},
	{"file_write", "String -> String -> ()", 0, effect | fails, core.PermWrite, fileWrite("file_write", os.O_TRUNC), "`file_write path text` makes or replaces a file."},
	{"file_append", "String -> String -> ()", 0, effect | fails, core.PermWrite, fileWrite("file_append", os.O_APPEND), "`file_append path text` writes behind the end of a file."},
	{"fd_open", "String -> Int", 0, effect | fails, core.PermRead, fdOpen, "Opens a file for fd_readline; gives its descriptor."},
	{"fd_open_write", "String -> Int", 0, effect | fails, core.PermWrite, fdOpenWrite, "Makes or replaces a file for fd_write; gives its descriptor."},
	{"fd_readline", "Int -> String", 0, effect | fails | alloc, 0, fdReadline, "The next line of a descriptor; empty at its end."},
	{"fd_write", "Int -> String -> ()", 0, effect | fails, 0, fdWrite, "Writes a String to a descriptor."},
	{"fd_close", "Int -> ()", 0, effect | fails, 0, fdClose, "Closes a descriptor."},
	{"fd_popen", "String -> Int", 0, effect | fails, core.PermRun, fdPopen, "Starts a shell command; the descriptor reads its output and writes its input."},
	{"tcp_listen", "Int -> Int", 0, effect | fails, core.PermNet, tcpListen, "Waits for connections on a port; gives a descriptor for tcp_accept."},
	{"tcp_accept", "Int -> Int", 0, effect | fails, 0, tcpAccept, "The next connection of a listening descriptor, as a descriptor."},
}

// descriptor is something open. Parts that it does not have are nil.
type descriptor struct {
	read   *input
	write  *sink
	listen net.Listener
	close  []func() error
}

// descriptors is the table of what a session's programs have open.
type descriptors struct {
	mu   sync.Mutex
	open map[int64]*descriptor
	next int64
}

// add numbers from 3 up, as 0 to 2 mean something else elsewhere.
func (d *descriptors) add(x *descriptor) heap.Word {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open == nil {
		d.open, d.next = map[int64]*descriptor{}, 3
	}
	d.open[d.next] = x
	d.next++
	return heap.Word(d.next - 1)
}

// get is the descriptor with the given number, for the named builtin.
func (d *descriptors) get(builtin string, n int64) *descriptor {
	d.mu.Lock()
	x := d.open[n]
	d.mu.Unlock()
	if x == nil {
		fault("io_error", "%s: descriptor %s is not open", builtin, showInside(n))
	}
	return x
}

func (d *descriptors) remove(n int64) {
	d.mu.Lock()
	delete(d.open, n)
	d.mu.Unlock()
}

// closeAll ends what was left open; errors have nobody to go to any more.
func (d *descriptors) closeAll() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for n, x := range d.open {
		_ = x.shut()
		delete(d.open, n)
	}
}

func (x *descriptor) shut() (err error) {
	if x.write != nil {
		err = x.write.end()
	}
	for _, c := range x.close {
		if e := c(); err == nil {
			err = e
		}
	}
	return err
}

// reason is an error without the path and operation that Go puts before it: the
// message has them already.
func reason(err error) string {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno.Error()
	}
	if errors.Is(err, fs.ErrNotExist) {
		return "no such file or directory"
	}
	return err.Error()
}

func ioFault(builtin string, what heap.Word, err error) {
	fault("io_error", "%s %s: %s", builtin, quote(what), reason(err))
}

func fileRead(c *Call) heap.Word {
	path := heap.GoString(c.Args[0])
	hostOf(c).permit("file_read", core.PermRead, path)
	most := c.Task.Room()
	text, err := await(c.Task, func() (string, error) { return readFile(path, most) })
	if judged(c, err) != nil {
		ioFault("file_read", c.Args[0], err)
	}
	return made(c, text)
}

// readFile is the text of a file of so many bytes at most.
func readFile(path string, most int) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	size := int64(0)
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		size = info.Size()
	}
	return readText(f, size, most)
}

func fileWrite(name string, mode int) Impl {
	return func(c *Call) heap.Word {
		path := heap.GoString(c.Args[0])
		hostOf(c).permit(name, core.PermWrite, path)
		f, err := await(c.Task, func() (*os.File, error) { return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|mode, 0o666) })
		if err != nil {
			ioFault(name, c.Args[0], err)
		}
		err = writeText(c.Task, f, heap.View(c.Args[1]))
		if e := f.Close(); err == nil {
			err = e
		}
		if err != nil {
			ioFault(name, c.Args[0], err)
		}
		return 0
	}
}

func fdOpen(c *Call) heap.Word {
	path := heap.GoString(c.Args[0])
	h := hostOf(c)
	h.permit("fd_open", core.PermRead, path)
	f, err := await(c.Task, func() (*os.File, error) { return os.Open(path) })
	if err != nil {
		ioFault("fd_open", c.Args[0], err)
	}
	return h.files.add(&descriptor{read: newInput(f), close: []func() error{f.Close}})
}

func fdOpenWrite(c *Call) heap.Word {
	path := heap.GoString(c.Args[0])
	h := hostOf(c)
	h.permit("fd_open_write", core.PermWrite, path)
	f, err := await(c.Task, func() (*os.File, error) { return os.Create(path) })
	if err != nil {
		ioFault("fd_open_write", c.Args[0], err)
	}
	return h.files.add(&descriptor{write: newSink(f), close: []func() error{f.Close}})
}

// fdReadline flushes what was written to the same descriptor first: the other
// side may be waiting for it.
func fdReadline(c *Call) heap.Word {
	n := int64(c.Args[0])
	x := hostOf(c).files.get("fd_readline", n)
	if x.read == nil {
		fault("io_error", "fd_readline: descriptor %d is not open for reading", n)
	}
	if x.write != nil {
		if err := x.write.flush(c.Task); err != nil {
			fault("io_error", "fd_readline: %s", reason(err))
		}
	}
	line, err := x.read.next(c.Task, lines(c.Task.Room()))
	if judged(c, err) != nil {
		fault("io_error", "fd_readline: %s", reason(err))
	}
	return made(c, line)
}

func fdWrite(c *Call) heap.Word {
	n := int64(c.Args[0])
	x := hostOf(c).files.get("fd_write", n)
	if x.write == nil {
		fault("io_error", "fd_write: descriptor %d is not open for writing", n)
	}
	err := x.write.put(c.Task, heap.View(c.Args[1]))
	if err == nil && x.read != nil {
		err = x.write.flush(c.Task) // a conversation
	}
	if err != nil {
		fault("io_error", "fd_write: %s", reason(err))
	}
	return 0
}

func fdClose(c *Call) heap.Word {
	n := int64(c.Args[0])
	files := &hostOf(c).files
	x := files.get("fd_close", n)
	files.remove(n)
	if err := act(c.Task, x.shut); err != nil {
		fault("io_error", "fd_close: %s", reason(err))
	}
	return 0
}

func fdPopen(c *Call) heap.Word {
	h, command := hostOf(c), heap.GoString(c.Args[0])
	h.permit("fd_popen", core.PermRun, command)
	flush(h, "fd_popen")
	cmd := exec.Command("sh", "-c", command)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		ioFault("fd_popen", c.Args[0], err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		ioFault("fd_popen", c.Args[0], err)
	}
	if err := cmd.Start(); err != nil {
		ioFault("fd_popen", c.Args[0], err)
	}
	wait := func() error {
		var status *exec.ExitError
		if err := cmd.Wait(); !errors.As(err, &status) {
			return err
		}
		return nil // how the command ended is its own affair
	}
	return h.files.add(&descriptor{read: newInput(out), write: newSink(in),
		close: []func() error{in.Close, out.Close, wait}})
}

func tcpListen(c *Call) heap.Word {
	port := int64(c.Args[0])
	if port < 0 || port > 65535 {
		fault(core.CodeBadArgument, "tcp_listen: a port is between 0 and 65535, found %s", showInside(port))
	}
	h, addr := hostOf(c), ":"+strconv.FormatInt(port, 10)
	h.permit("tcp_listen", core.PermNet, addr)
	l, err := net.Listen("tcp", addr)
	if err != nil {
		fault("io_error", "tcp_listen %d: %s", port, reason(err))
	}
	return h.files.add(&descriptor{listen: l, close: []func() error{l.Close}})
}

func tcpAccept(c *Call) heap.Word {
	n := int64(c.Args[0])
	h := hostOf(c)
	x := h.files.get("tcp_accept", n)
	if x.listen == nil {
		fault("io_error", "tcp_accept: descriptor %d is not a listening one", n)
	}
	flush(h, "tcp_accept")
	conn, err := await(c.Task, x.listen.Accept)
	if err != nil {
		fault("io_error", "tcp_accept: %s", reason(err))
	}
	return h.files.add(&descriptor{read: newInput(conn), write: newSink(conn), close: []func() error{conn.Close}})
}
