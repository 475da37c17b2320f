package tiering

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
)

// imported is a file that some import has named.
type imported struct {
	prefix  string // of its definitions in Core
	loading bool   // its own imports are being loaded
	failed  bool   // its errors have been reported
}

// imports loads the files that f imports, each once in a session, and gives what the
// checker asks for them. Paths are relative to the importing file.
func (s *Session) imports(f *syntax.File, list *diag.List) func(*syntax.ImportDecl) (string, bool) {
	prefixes := map[*syntax.ImportDecl]string{}
	for _, d := range f.Decls {
		if im, ok := d.(*syntax.ImportDecl); ok {
			if prefix, ok := s.importFile(im, s.dirOf(f), list); ok {
				prefixes[im] = prefix
			}
		}
	}
	return func(d *syntax.ImportDecl) (string, bool) {
		prefix, ok := prefixes[d]
		return prefix, ok
	}
}

// dirOf is the directory that imports of a file are relative to: its own, or the
// working directory for what was typed.
func (s *Session) dirOf(f *syntax.File) string {
	name := s.sources.File(f.ID).Name
	if strings.HasPrefix(name, "<") {
		return ""
	}
	return filepath.Dir(name)
}

// ForgetImports has imported files read again by the next import of them.
func (s *Session) ForgetImports() { clear(s.files) }

func (s *Session) importFile(im *syntax.ImportDecl, dir string, list *diag.List) (prefix string, ok bool) {
	path := im.Path
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	key, err := filepath.Abs(path)
	if err != nil {
		key = path
	}
	if known := s.files[key]; known != nil {
		if known.loading {
			list.Add(s.importCycle(im, path))
		}
		return known.prefix, !known.failed && !known.loading
	}
	text, err := os.ReadFile(path)
	if err != nil {
		list.Add(importNotFound(im, path, err))
		return "", false
	}
	file := &imported{prefix: path + ":", loading: true}
	s.files[key] = file
	s.importing = append(s.importing, im.PathSpan)
	defer func() { s.importing = s.importing[:len(s.importing)-1] }()
	defer s.unrecorded()()
	before := len(list.Items)
	id := s.sources.Add(path, string(text))
	r, _ := s.declare(syntax.ParseFile(s.sources, id, list), string(text), types.Unit{Prefix: file.prefix}, list)
	file.loading, file.failed = false, r.Status != 0
	if file.failed && len(list.Items) == before {
		list.Items = append(list.Items, r.Diags...)
	}
	return file.prefix, !file.failed
}

// importCycle says where the cycle closes and how it came about.
func (s *Session) importCycle(im *syntax.ImportDecl, path string) *diag.Diagnostic {
	d := &diag.Diagnostic{Code: "import_cycle", Severity: diag.Error, Span: im.PathSpan,
		Message: "this import leads back to " + path + ", which is still being loaded",
		Hint:    "move what both files need into a third one"}
	for _, sp := range s.importing {
		d.Labels = append(d.Labels, diag.Label{Span: sp, Text: "reached by this import"})
	}
	return d
}

// loadingFile marks a program's file while it is loaded, so that an import that leads
// back to it is found out.
func (s *Session) loadingFile(name string) (done func()) {
	key, err := filepath.Abs(name)
	if err != nil || strings.HasPrefix(name, "<") {
		return func() {}
	}
	s.files[key] = &imported{loading: true}
	return func() { delete(s.files, key) }
}

func importNotFound(im *syntax.ImportDecl, path string, err error) *diag.Diagnostic {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return &diag.Diagnostic{Code: "import_not_found", Severity: diag.Error, Span: im.PathSpan,
		Message: "cannot read " + path + ": " + err.Error(),
		Hint:    "paths are relative to the folder of the importing file"}
}
