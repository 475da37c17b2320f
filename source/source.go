// Package source holds the texts that programs are read from and the spans
// that every later stage uses to point back into them.
package source

import (
	"sort"
	"sync"
	"unicode/utf8"
)

// FileID names a file of a Set. The zero FileID is the unknown file.
type FileID int32

// Span is a half-open byte range [Lo, Hi) of one file.
type Span struct {
	File   FileID
	Lo, Hi int32
}

// IsZero reports whether the span points nowhere.
func (s Span) IsZero() bool { return s.File == 0 }

// To returns the span from the start of s to the end of t.
func (s Span) To(t Span) Span {
	if s.IsZero() {
		return t
	}
	if t.IsZero() || t.File != s.File || t.Hi < s.Lo {
		return s
	}
	return Span{s.File, s.Lo, t.Hi}
}

// File is one text with its line table.
type File struct {
	Name string
	Text string
	// Origin is the path on disk that imports are relative to, or "".
	Origin string

	once  sync.Once
	lines []int32 // byte offset of the start of each line
}

// Set is the collection of files of one session. It is safe for concurrent use.
type Set struct {
	mu    sync.RWMutex
	files []*File
}

// Add registers a text under a display name and returns its id.
func (s *Set) Add(name, text string) FileID {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files = append(s.files, &File{Name: name, Text: text})
	return FileID(len(s.files))
}

// Len is the number of texts added so far.
func (s *Set) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.files)
}

// Drop forgets the texts that keep does not want: spans into them point nowhere.
func (s *Set) Drop(keep func(id FileID, f *File) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.files {
		if f != nil && !keep(FileID(i+1), f) {
			s.files[i] = nil
		}
	}
}

// File returns the file with the given id, or nil for the unknown file. A nil Set
// has no files.
func (s *Set) File(id FileID) *File {
	if s == nil {
		return nil
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if id <= 0 || int(id) > len(s.files) {
		return nil
	}
	return s.files[id-1]
}

func (f *File) lineStarts() []int32 {
	f.once.Do(func() {
		f.lines = append(f.lines, 0)
		for i := 0; i < len(f.Text); i++ {
			if f.Text[i] == '\n' {
				f.lines = append(f.lines, int32(i+1))
			}
		}
	})
	return f.lines
}

// LineCol returns the 1-based line and column of a byte offset; columns count code points.
func (f *File) LineCol(off int32) (line, col int) {
	starts := f.lineStarts()
	if int(off) > len(f.Text) {
		off = int32(len(f.Text))
	}
	i := sort.Search(len(starts), func(i int) bool { return starts[i] > off }) - 1
	return i + 1, utf8.RuneCountInString(f.Text[starts[i]:off]) + 1
}

// Line returns the text of a 1-based line without its line end.
func (f *File) Line(n int) string {
	starts := f.lineStarts()
	if n < 1 || n > len(starts) {
		return ""
	}
	lo, hi := int(starts[n-1]), len(f.Text)
	if n < len(starts) {
		hi = int(starts[n]) - 1
	}
	if hi > lo && f.Text[hi-1] == '\r' {
		hi--
	}
	return f.Text[lo:hi]
}
