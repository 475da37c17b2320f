package line

import (
	"os"
	"path/filepath"
	"strings"
)

// History is the entries of this session and of those before it. They are kept in a
// text file: a header with the format's version, then each entry, its first line behind
// "> " and the others behind "| ". The file is read when an entry is first recalled.
// Several sessions may use one file: each adds its entries, under a lock.
type History struct {
	path    string // "" when nothing is kept
	entries []string
	loaded  bool
	last    string // the entry that was added last
}

const (
	historyHeader = "# synoema history 1\n"
	headerStart   = "# synoema history "
	firstLine     = "> "
	nextLine      = "| "

	maxEntries = 10_000
	maxFile    = 4 << 20 // bytes beyond which a file is cut to its newest entries
	maxKept    = 1 << 20 // an entry beyond that is not written
)

// NewHistory keeps entries in a file, or in memory only when path is "".
func NewHistory(path string) *History { return &History{path: path, loaded: path == ""} }

// Entries lists all entries, oldest first.
func (h *History) Entries() []string {
	if !h.loaded {
		h.loaded = true
		kept, _ := readHistory(h.path)
		h.entries = newest(kept)
	}
	return h.entries
}

// Add appends an entry, unless it repeats the last one.
func (h *History) Add(entry string) {
	entry = strings.TrimRight(entry, " \t\n")
	if entry == "" || entry == h.last || h.loaded && len(h.entries) > 0 && h.entries[len(h.entries)-1] == entry {
		return
	}
	h.last = entry
	if h.loaded {
		h.entries = append(h.entries, entry)
	}
	if h.path != "" && len(entry) <= maxKept {
		h.append(entry)
	}
}

// append writes an entry to the file. What can't be written is not kept: no history is
// worth an error at the prompt.
func (h *History) append(entry string) {
	if os.MkdirAll(filepath.Dir(h.path), 0o700) != nil {
		return
	}
	defer lockFile(h.path + ".lock")()
	if !h.upgrade() {
		return
	}
	f, err := os.OpenFile(h.path, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return
	}
	defer f.Close()
	size := int64(0)
	if info, err := f.Stat(); err == nil {
		size = info.Size()
	}
	_, _ = f.WriteString(missing(f, size) + quoted(entry))
	if size > maxFile {
		shorten(h.path)
	}
}

// missing is what a file needs before another entry: its header, or the line end that
// a session which was killed didn't write.
func missing(f *os.File, size int64) string {
	if size == 0 {
		return historyHeader
	}
	last := make([]byte, 1)
	if _, err := f.ReadAt(last, size-1); err == nil && last[0] != '\n' {
		return "\n"
	}
	return ""
}

// upgrade writes a file without header, one entry a line, in today's format. A file of
// a later version is left alone: false.
func (h *History) upgrade() bool {
	f, err := os.Open(h.path)
	if err != nil {
		return os.IsNotExist(err)
	}
	buf := make([]byte, len(historyHeader))
	n, _ := f.Read(buf)
	f.Close()
	head := string(buf[:n])
	if head == "" || head == historyHeader {
		return true
	}
	return !strings.HasPrefix(head, headerStart) && shorten(h.path)
}

// shorten writes a file anew with its newest entries.
func shorten(path string) bool {
	entries, err := readHistory(path)
	return err == nil && rewriteHistory(path, newest(entries))
}

// newest drops the oldest entries beyond the bounds of a file.
func newest(entries []string) []string {
	if len(entries) > maxEntries {
		entries = entries[len(entries)-maxEntries:]
	}
	size, from := 0, len(entries)
	for from > 0 && size+len(entries[from-1]) < maxFile/2 {
		from--
		size += len(entries[from])
	}
	return entries[from:]
}

// quoted is an entry as it stands in the file.
func quoted(entry string) string {
	return firstLine + strings.ReplaceAll(entry, "\n", "\n"+nextLine) + "\n"
}

func readHistory(path string) ([]string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseHistory(string(b)), nil
}

// parseHistory reads the text of a file. Lines that it doesn't know are passed over.
func parseHistory(text string) []string {
	var entries []string
	if !strings.HasPrefix(text, headerStart) {
		return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
	}
	if !strings.HasPrefix(text, historyHeader) {
		return nil
	}
	var entry strings.Builder
	end := func() {
		if entry.Len() > 0 {
			entries = append(entries, entry.String())
			entry.Reset()
		}
	}
	for _, line := range strings.Split(text[len(historyHeader):], "\n") {
		if s, ok := strings.CutPrefix(line, firstLine); ok {
			end()
			entry.WriteString(s)
		} else if s, ok := strings.CutPrefix(line, nextLine); ok {
			entry.WriteString("\n" + s)
		}
	}
	end()
	return entries
}

// rewriteHistory replaces the file as a whole, so that it is never half written.
func rewriteHistory(path string, entries []string) bool {
	var b strings.Builder
	b.WriteString(historyHeader)
	for _, e := range entries {
		b.WriteString(quoted(e))
	}
	tmp := path + ".new"
	return os.WriteFile(tmp, []byte(b.String()), 0o600) == nil && os.Rename(tmp, path) == nil
}

// recall walks through the history. Each entry can be edited on the way; what was
// changed is there when one comes back to it, until an entry is finished.
type recall struct {
	entries []string
	at      int // len(entries): the entry that is being written
	start   string
	edited  map[int]text
}

// begin starts walking from the entry that is being written. Only entries that begin
// with what stands before the cursor are met, as long as that is one line.
func (r *recall) begin(entries []string, t *text) {
	r.entries, r.at, r.edited = entries, len(entries), map[int]text{}
	r.start = ""
	if t.at == len(t.runes) && t.firstLine() {
		r.start = t.String()
	}
}

func (r *recall) active() bool { return r.edited != nil }

func (r *recall) end() { *r = recall{} }

// move goes to the next entry in a direction and gives it; false when there is none.
func (r *recall) move(t *text, by int) bool {
	i := r.at + by
	for i >= 0 && i < len(r.entries) && (!strings.HasPrefix(r.entries[i], r.start) || r.entries[i] == r.start) {
		i += by
	}
	if i < 0 || i > len(r.entries) {
		return false
	}
	r.edited[r.at] = t.copy()
	r.at = i
	if was, ok := r.edited[i]; ok {
		t.set(was.runes, len(was.runes))
	} else {
		rs := []rune(r.entries[i])
		t.set(rs, len(rs))
	}
	return true
}
