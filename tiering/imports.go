package tiering

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
)

// imported is a file that some import has named.
type imported struct {
	prefix  string // of its definitions in Core
	text    string
	loading bool // its own imports are being loaded
	failed  bool // its errors have been reported
	again   bool // the next import reads it again
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
func (s *Session) ForgetImports() {
	for _, f := range s.files {
		f.again = true
	}
}

// retryImports has files that could not be imported read again: they may have been mended.
func (s *Session) retryImports() {
	for _, f := range s.files {
		f.again = f.again || f.failed
	}
}

func (s *Session) importFile(im *syntax.ImportDecl, dir string, list *diag.List) (prefix string, ok bool) {
	path := im.Path
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	key, err := filepath.Abs(path)
	if err != nil {
		key = path
	}
	known := s.files[key]
	if known != nil && !known.again {
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
	file := &imported{prefix: path + ":", text: string(text), loading: true}
	s.files[key] = file
	s.importing = append(s.importing, im.PathSpan)
	defer func() { s.importing = s.importing[:len(s.importing)-1] }()
	defer s.unrecorded()()
	before := len(list.Items)
	f := syntax.ParseFile(s.sources, s.sources.Add(path, file.text), list)
	if known != nil && s.sameImport(f, known, file, list) {
		known.again = false
		s.files[key] = known
		return known.prefix, true
	}
	retyped := s.retyping(file.prefix, f)
	r, _ := s.declare(f, file.text, types.Unit{Prefix: file.prefix}, list)
	retyped()
	s.reread++
	file.loading, file.failed = false, r.Status != 0
	if file.failed && len(list.Items) == before {
		list.Items = append(list.Items, r.Diags...)
	}
	return file.prefix, !file.failed
}

// sameImport: neither the file nor what it imports is different from what is loaded.
func (s *Session) sameImport(f *syntax.File, known, file *imported, list *diag.List) bool {
	reread := s.reread
	s.imports(f, list)
	return known.text == file.text && !known.failed && s.reread == reread && !list.HasErrors()
}

// retyping notes the types of the definitions of a file that may be loaded already; the
// result adds those that have changed since, and the file's data types, to what has to
// be followed.
func (s *Session) retyping(prefix string, f *syntax.File) (done func()) {
	old := map[core.Name]*core.Def{}
	for n, d := range s.program.Defs {
		if strings.HasPrefix(string(n), prefix) {
			old[n] = d
		}
	}
	return func() {
		if len(old) == 0 {
			return
		}
		for n, d := range old {
			if now := s.program.Defs[n]; now.Type != d.Type || now.TyVars != d.TyVars || !slices.Equal(now.Constraints, d.Constraints) {
				s.retyped.names = append(s.retyped.names, n)
			}
		}
		r := &rememberer{s: s, file: s.sources.File(f.ID)}
		for _, d := range f.Decls {
			switch d.(type) {
			case *syntax.DataDecl, *syntax.AliasDecl, *syntax.TraitDecl:
				(&redefined{types: s.retyped.types}).addType(r.piece(d, nil))
			}
		}
	}
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
