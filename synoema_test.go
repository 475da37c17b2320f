package synoema_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

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
