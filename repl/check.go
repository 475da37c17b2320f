package repl

import (
	"fmt"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/tiering"
)

// Check checks files, each by itself, and shows errors and warnings.
func Check(st Streams, o Options, paths []string) int {
	status := 0
	for _, path := range paths {
		s := checkFile(st, o, path, func(s *tiering.Session) *tiering.Report { return &tiering.Report{} })
		status = max(status, s)
	}
	return status
}

// TypeIn prints the type that an expression has in the scope of a file.
func TypeIn(st Streams, o Options, path, expr string) int {
	return checkFile(st, o, path, func(s *tiering.Session) *tiering.Report { return printType(s, expr) })
}

// TypeOf prints the type of an expression.
func TypeOf(st Streams, o Options, expr string) int {
	return withSession(st, o, nil, func(s *tiering.Session) *tiering.Report {
		text, r := s.TypeOf(expr)
		if r.Status == 0 {
			s.Print(text + "\n")
		}
		return r
	})
}

func printType(s *tiering.Session, expr string) *tiering.Report {
	text, r := s.TypeOf(expr)
	if r.Status == 0 {
		s.Print(expr + " : " + text + "\n")
	}
	return r
}

// checkFile loads a file into a session of its own, shows what was found, and
// goes on with f unless there are errors.
func checkFile(st Streams, o Options, path string, f func(*tiering.Session) *tiering.Report) int {
	s, err := tiering.New(o.config(st, nil))
	if err != nil {
		fmt.Fprintf(st.Err, "synoema: %v\n", err)
		return 1
	}
	defer s.Close()
	colors := palette(o.colored(st, st.ErrTTY))
	name, text, unread := readProgram(st, path)
	r := &tiering.Report{Diags: []*diag.Diagnostic{unread}, Status: 1}
	if unread == nil {
		r = s.Load(name, text)
	}
	showFindings(st.Err, &o, s, r, colors, true)
	if r.Status != 0 {
		return r.Status
	}
	r = f(s)
	if err := s.Flush(); err != nil {
		fmt.Fprintf(st.Err, "synoema: writing the output: %v\n", err)
		return 1
	}
	showFindings(st.Err, &o, s, r, colors, true)
	return r.Status
}
