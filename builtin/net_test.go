package builtin

import (
	"bufio"
	"fmt"
	"net"
	"testing"
)

// A server of one connection: both directions, and the end of the stream.
func TestTCP(t *testing.T) {
	probe, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip("no network here: ", err)
	}
	port := probe.Addr().(*net.TCPAddr).Port
	probe.Close()
	b := newBench(t, HostConfig{})
	server := b.call("tcp_listen", b.ty.Int, port)
	answer := make(chan string)
	go func() {
		conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			answer <- err.Error()
			return
		}
		fmt.Fprintf(conn, "hello\r\n")
		line, _ := bufio.NewReader(conn).ReadString('\n')
		conn.Close()
		answer <- line
	}()
	conn := b.call("tcp_accept", b.ty.Int, server)
	b.check(b.ty.String, []caseOf{{"fd_readline", []any{conn}, "hello"}})
	b.check(b.ty.Unit, []caseOf{{"fd_write", []any{conn, "welcome\n"}, nil}})
	if got := <-answer; got != "welcome\n" {
		t.Errorf("%q", got)
	}
	b.check(b.ty.String, []caseOf{{"fd_readline", []any{conn}, ""}})
	b.check(b.ty.Unit, []caseOf{
		{"fd_close", []any{conn}, nil}, {"fd_close", []any{server}, nil},
		{"tcp_accept", []any{conn}, fmt.Sprintf("io_error: tcp_accept: descriptor %v is not open", conn)},
		{"tcp_listen", []any{70000}, "bad_argument: tcp_listen: a port is between 0 and 65535, found 70000"},
	})
}
