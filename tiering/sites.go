package tiering

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/synoema/synoema/heap"
)

// sampling is how many bytes lie between two samples of a memory profile.
const sampling = 64 << 10

// shownSites is how many places a memory profile lists.
const shownSites = 20

// addSites takes over what a task that ends knows of its places. What it held at its own
// peak is not part of the main task's.
func (s *Session) addSites(t *heap.Task) {
	if !s.cfg.ProfileMemory {
		return
	}
	list, _ := t.Sites()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, site := range list {
		site.AtPeak = 0
		s.ended = append(s.ended, site)
	}
}

// MemoryProfile lists the places that have allocated, those with most first, since the
// session began: of all tasks that have ended and the main one.
func (s *Session) MemoryProfile() string {
	list, peak := s.task.Sites()
	s.mu.Lock()
	rows := s.bySite(append(slices.Clone(list), s.ended...))
	s.mu.Unlock()
	total, known := 0, 0
	for _, r := range rows {
		total, known = total+r.Allocated, known+r.AtPeak
	}
	var b strings.Builder
	if total < sampling {
		fmt.Fprintf(&b, "(a profile looks every %s: too little was allocated for more than a hint)\n", sizeText(sampling))
	}
	fmt.Fprintf(&b, "%s allocated, as sampled every %s; %s in use at the peak, of which %s are known\n",
		sizeText(total), sizeText(sampling), sizeText(peak), sizeText(known))
	fmt.Fprintf(&b, "%10s %6s %12s  %s\n", "allocated", "share", "at the peak", "by")
	for i, r := range rows {
		if i == shownSites {
			fmt.Fprintf(&b, "… and %d more places\n", len(rows)-i)
			break
		}
		fmt.Fprintf(&b, "%10s %5.1f%% %12s  %s\n", sizeText(r.Allocated), 100*float64(r.Allocated)/float64(max(total, 1)),
			sizeText(r.AtPeak), r.by)
	}
	return b.String()
}

// siteRow is one line of a memory profile.
type siteRow struct {
	heap.Site
	by string
}

// bySite joins the sites of one function and line, whatever the types of the function are.
func (s *Session) bySite(list []heap.Site) []*siteRow {
	found := map[string]*siteRow{}
	var rows []*siteRow
	for _, site := range list {
		by := fmt.Sprintf("%s  %s", site.Fn.Display, s.lineOf(site))
		r := found[by]
		if r == nil {
			r = &siteRow{by: by}
			found[by] = r
			rows = append(rows, r)
		}
		r.Allocated += site.Allocated
		r.AtPeak += site.AtPeak
	}
	slices.SortFunc(rows, func(a, b *siteRow) int {
		return cmp.Or(cmp.Compare(b.Allocated, a.Allocated), cmp.Compare(b.AtPeak, a.AtPeak), cmp.Compare(a.by, b.by))
	})
	return rows
}

func (s *Session) lineOf(site heap.Site) string {
	f := s.sources.File(site.At.Sp.File)
	if f == nil {
		return ""
	}
	line, _ := f.LineCol(site.At.Sp.Lo)
	return fmt.Sprintf("%s:%d", f.Name, line)
}
