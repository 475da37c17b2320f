package repl

import (
	"fmt"
	"io"
	"io/fs"

	"github.com/fatih/color"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
	"github.com/synoema/synoema/tiering"
)

// palette gives the colours of a stream, or nil for plain text.
func palette(on bool) diag.Palette {
	if !on {
		return nil
	}
	styles := map[diag.Role]*color.Color{
		diag.RoleError:   color.New(color.FgRed, color.Bold),
		diag.RoleWarning: color.New(color.FgYellow, color.Bold),
		diag.RoleMessage: color.New(color.Bold),
		diag.RoleGutter:  color.New(color.FgBlue),
		diag.RoleCaret:   color.New(color.FgRed, color.Bold),
		diag.RoleLabel:   color.New(color.FgCyan),
		diag.RoleHint:    color.New(color.FgCyan, color.Bold),
		diag.RoleAdded:   color.New(color.FgGreen),
	}
	for _, c := range styles {
		c.EnableColor()
	}
	return func(r diag.Role, text string) string { return styles[r].Sprint(text) }
}

// showErrors writes a report's findings to standard error: warnings only where
// the caller's command shows them (check and the prompt do).
func showErrors(st Streams, o *Options, s *tiering.Session, r *tiering.Report) {
	showFindings(st.Err, o, s, r, palette(o.colored(st, st.ErrTTY)), false)
}

func showFindings(w io.Writer, o *Options, s *tiering.Session, r *tiering.Report, p diag.Palette, warnings bool) {
	for _, d := range r.Diags {
		if d.Severity == diag.Warning && !warnings {
			continue
		}
		showDiag(w, o, s.Sources(), d, p)
	}
}

func showDiag(w io.Writer, o *Options, set *source.Set, d *diag.Diagnostic, p diag.Palette) {
	if o.JSONErrors {
		fmt.Fprintf(w, "%s\n", d.JSON(set))
		return
	}
	fmt.Fprint(w, d.Text(set, p))
}

// cannotRead is the finding for a file of the command line.
func cannotRead(path string, err error) *diag.Diagnostic {
	if pe, ok := err.(*fs.PathError); ok {
		err = pe.Err
	}
	return &diag.Diagnostic{Code: "io_error", Message: fmt.Sprintf("cannot read %s: %v", path, err),
		Hint: "check the path; it is relative to the directory that the command runs in"}
}
