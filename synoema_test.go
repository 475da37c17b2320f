package synoema_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/synoema/synoema"
)

func Example() {
	s, err := synoema.New(synoema.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()
	if err := s.Load("math.sno", "square x = x * x"); err != nil {
		fmt.Println(err)
		return
	}
	v, err := s.Eval("map square [1..5]")
	fmt.Println(v.Text, v.Type, err)
	// Output: [1 4 9 16 25] List Int <nil>
}

// The example of the README.
func ExampleSession_EvalContext() {
	s, err := synoema.New(synoema.Config{MaxMemory: 64 << 20, MaxOutput: 1 << 20, Stdout: os.Stdout})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()
	if err := s.Load("rules.sno", "discount n = ? n > 10 -> 0.1 : 0.0"); err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	v, err := s.EvalContext(ctx, "map discount [1 11]")
	fmt.Println(v.Text, v.Type, err)
	// Output: [0.0 0.1] List Float <nil>
}

// A context ends the evaluation that runs, and no later one.
func TestContext(t *testing.T) {
	for _, interpret := range []bool{true, false} {
		s, err := synoema.New(synoema.Config{Interpret: interpret})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.Load("main.sno", "loop n = loop (n + 1)\nmain = loop 0"); err != nil {
			t.Fatal(err)
		}
		late, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		var e *synoema.Error
		if _, err := s.EvalContext(late, "loop 0"); !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &e) || e.Code != "interrupted" || e.Status != 130 {
			t.Errorf("%v", err)
		}
		if _, err := s.EvalContext(late, "1"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("evaluated after the end: %v", err)
		}
		ctx, stop := context.WithCancel(context.Background())
		time.AfterFunc(20*time.Millisecond, stop)
		if _, err := s.RunContext(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		if v, err := s.EvalContext(context.Background(), "6 * 7"); err != nil || v.Text != "42" {
			t.Errorf("%v %v", v, err)
		}
	}
}

// Cancelling at the moment at which an evaluation ends does not end the one after it.
func TestContextEndsLate(t *testing.T) {
	s, err := synoema.New(synoema.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for range 300 {
		ctx, stop := context.WithCancel(context.Background())
		go stop()
		_, _ = s.EvalContext(ctx, "1 + 1")
		if v, err := s.Eval("40 + 2"); err != nil || v.Text != "42" {
			t.Fatalf("%v %v", v, err)
		}
	}
}

func TestClosedSession(t *testing.T) {
	s, err := synoema.New(synoema.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Eval("exit 7"); err == nil || err.Error() != "exit status 7" {
		t.Errorf("%v", err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	s.Interrupt()
	_, eval := s.Eval("1")
	_, ctx := s.EvalContext(context.Background(), "1")
	_, run := s.Run()
	for _, err := range []error{eval, ctx, run, s.Load("a.sno", "a = 1")} {
		if !errors.Is(err, synoema.ErrClosed) {
			t.Errorf("%v", err)
		}
	}
}

func TestCodeIsThatOfTheFirstError(t *testing.T) {
	s, err := synoema.New(synoema.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var e *synoema.Error
	if err := s.Load("main.sno", "f (Just x) = x\ng = f (head [])\nmain = g"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Eval("h (Just x) = x\nv = h None"); !errors.As(err, &e) || e.Code != "no_match" {
		t.Errorf("%+v", e)
	}
	if err := s.Load("bad.sno", "f (Just x) = x\n\nz = 1 + \"a\""); !errors.As(err, &e) || e.Code != "type_mismatch" {
		t.Errorf("%+v", e)
	}
}

func TestRunPrints(t *testing.T) {
	var out bytes.Buffer
	s, err := synoema.New(synoema.Config{Stdout: &out, Args: []string{"world"}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Load("main.sno", "main names = for_each (\\n -> print \"hello ${n}\") names"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(); err != nil || out.String() != "hello world\n" {
		t.Fatalf("%q %v", out.String(), err)
	}
}

func TestErrorsAreRendered(t *testing.T) {
	s, err := synoema.New(synoema.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	_, err = s.Eval("1 / 0")
	var e *synoema.Error
	if !errors.As(err, &e) || e.Code != "division_by_zero" || e.Status != 1 ||
		!strings.Contains(e.Text, "^^^^^") || !strings.Contains(e.JSON, `"code":"division_by_zero"`) {
		t.Fatalf("%#v", err)
	}
	if v, err := s.Eval("1 + 1"); err != nil || v.Text != "2" {
		t.Fatalf("the session must go on after an error: %v %v", v, err)
	}
}

func TestSessionsShareNothing(t *testing.T) {
	a, err := synoema.New(synoema.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	b, err := synoema.New(synoema.Config{Interpret: true})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := a.Eval("secret = 42"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Eval("secret"); err == nil {
		t.Fatal("a name of one session is visible in another")
	}
}

func TestGrants(t *testing.T) {
	for _, c := range []struct {
		grants synoema.Grants
		code   string
	}{{synoema.Grants{}, "permission_denied"}, {synoema.AllowAll(), "io_error"}} {
		s, err := synoema.New(synoema.Config{Grants: c.grants})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Eval(`file_read "no/such/file"`)
		var e *synoema.Error
		if !errors.As(err, &e) || e.Code != c.code {
			t.Errorf("%v, want %s", err, c.code)
		}
		s.Close()
	}
}
