package heap

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// Strings that share blocks, are slices of each other and grow in place keep their
// text through evacuations of which some survive.
func TestEvacuateStringsAgainstModel(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode.name(), func(t *testing.T) {
			task := session(t, mode)
			for seed := range uint64(100) {
				rng := rand.New(rand.NewPCG(seed, 3))
				strs := newStringModel(task, rng)
				strs.grow(40)
				m, old := task.Mark(), len(strs.words)
				for range 8 {
					strs.grow(40)
					strs.evacuate(m, old)
					strs.check(t)
				}
				task.Reset()
			}
		})
	}
}

// stringModel is a set of strings and what they must be.
type stringModel struct {
	task  *Task
	rng   *rand.Rand
	words []Word
	texts []string
}

func newStringModel(task *Task, rng *rand.Rand) *stringModel {
	s := &stringModel{task: task, rng: rng}
	for _, text := range someStrings {
		s.add(task.NewString(task.DestA(), text), text)
	}
	return s
}

func (s *stringModel) add(w Word, text string) {
	s.words, s.texts = append(s.words, w), append(s.texts, text)
}

// grow adds n strings made of those that are there.
func (s *stringModel) grow(n int) {
	dests := []Word{s.task.DestA(), s.task.DestB()}
	for range n {
		dest := dests[s.rng.IntN(2)]
		i, j := s.rng.IntN(len(s.words)), s.rng.IntN(len(s.words))
		if s.rng.IntN(4) > 0 && len(s.texts[i])+len(s.texts[j]) < 4000 {
			s.add(s.task.Concat(dest, s.words[i], s.words[j]), s.texts[i]+s.texts[j])
			continue
		}
		count := utf8.RuneCountInString(s.texts[i])
		lo := s.rng.IntN(count + 1)
		hi := lo + s.rng.IntN(count+1-lo)
		from := s.task.ByteOffset(s.words[i], lo)
		part := s.task.SliceBytes(dest, s.words[i], from, s.task.ByteOffsetFrom(s.words[i], from, hi-lo))
		s.add(part, string([]rune(s.texts[i])[lo:hi]))
	}
}

// evacuate keeps some of the strings from number first on.
func (s *stringModel) evacuate(m Mark, first int) {
	words, texts := s.words[first:], s.texts[first:]
	s.rng.Shuffle(len(words), func(i, j int) {
		words[i], words[j] = words[j], words[i]
		texts[i], texts[j] = texts[j], texts[i]
	})
	n := s.rng.IntN(len(words) + 1)
	s.words, s.texts = s.words[:first+n], s.texts[:first+n]
	layouts := make([]*Layout, n)
	for i := range layouts {
		layouts[i] = s.task.Shared.Layouts.Of(s.task.Shared.Layouts.Types().String)
	}
	s.task.Evacuate(m, s.words[first:], layouts)
}

func (s *stringModel) check(t *testing.T) {
	t.Helper()
	for i, w := range s.words {
		if View(w) != s.texts[i] || IsASCII(w) && !isASCII(s.texts[i]) || s.task.Len(w) != utf8.RuneCountInString(s.texts[i]) {
			t.Fatalf("string %d is %q, want %q", i, View(w), s.texts[i])
		}
	}
}

// Of a block only what survivors use is kept, once.
func TestEvacuateKeepsPartsOfBlocks(t *testing.T) {
	task := session(t, TaskConfig{})
	str := task.Shared.Layouts.Of(task.Shared.Layouts.Types().String)
	m := task.Mark()
	long := task.NewString(task.DestA(), strings.Repeat("0123456789", 1000))
	roots := []Word{task.SliceBytes(task.DestB(), long, 1000, 2000), task.SliceBytes(task.DestA(), long, 1500, 2500)}
	task.Evacuate(m, roots, []*Layout{str, str})
	if used := task.Used(); used != 2*stringBytes+blockBytes(1500) {
		t.Errorf("%d bytes survive", used)
	}
	if blockOf(roots[0]) != blockOf(roots[1]) || View(roots[0])[500:] != View(roots[1])[:500] {
		t.Error("the block is not shared")
	}
}

// A table of positions does not outlive the block that it is of, unless all of that moves.
func TestEvacuateForgetsPositions(t *testing.T) {
	task := session(t, TaskConfig{})
	str := task.Shared.Layouts.Of(task.Shared.Layouts.Types().String)
	m := task.Mark()
	text := strings.Repeat("aaaaaaaaaé", 200) + strings.Repeat("é", 1000)
	whole := task.NewString(task.DestA(), text)
	roots := []Word{whole, task.SliceBytes(task.DestA(), whole, 1100, len(text))}
	for len(roots) > 0 {
		last := roots[len(roots)-1]
		for _, n := range []int{1, 500, task.Len(last) - 700} {
			if got, want := task.ByteOffset(last, n), len(string([]rune(View(last))[:n])); got != want {
				t.Errorf("code point %d at %d, want %d", n, got, want)
			}
		}
		roots = roots[1:]
		task.Evacuate(m, roots, []*Layout{str}[:len(roots)])
	}
}

// A string that grows goes on growing in place: copying and allocation stay linear.
func TestGrowingStringIsLinear(t *testing.T) {
	task := session(t, TaskConfig{})
	str := []*Layout{task.Shared.Layouts.Of(task.Shared.Layouts.Types().String)}
	m, s := TurnsFrom(task.Mark()), task.Shared.Space.Statics.Empty()
	trigger := task.FirstTrigger(task.Mark())
	piece := task.Shared.Space.Statics.String("0123456789")
	const n = 400_000
	for range n {
		s = task.Concat(task.DestA(), s, piece)
		if task.Tops() > trigger {
			roots := []Word{s}
			trigger = task.LoopPoint(&m, roots, str)
			s = roots[0]
		}
	}
	st := task.Stats()
	if ByteLen(s) != 10*n || st.Allocated > 16*n+8*10*n || 8*st.CopiedWords > 6*10*n {
		t.Errorf("%d bytes; %+v", ByteLen(s), st)
	}
}
