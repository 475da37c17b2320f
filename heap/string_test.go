package heap

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestStringValues(t *testing.T) {
	task := session(t, TaskConfig{})
	for _, s := range someStrings {
		w := task.NewString(task.DestA(), s)
		if View(w) != s || GoString(w) != s || task.Len(w) != utf8.RuneCountInString(s) || ByteLen(w) != len(s) {
			t.Errorf("%q: %q, %d code points", s, View(w), task.Len(w))
		}
		if st := task.Shared.Space.Statics.String(s); !task.EqualStrings(st, w) || task.Shared.Space.Statics.String(s) != st {
			t.Errorf("static %q", s)
		}
	}
}

// A growing string is extended in place: the memory taken is linear in its length.
func TestConcatGrowsInPlace(t *testing.T) {
	task := session(t, TaskConfig{MemoryLimit: 32 << 20})
	s := task.NewString(task.DestA(), "x")
	piece := task.NewString(task.DestB(), "0123456789")
	for range 100_000 {
		s = task.Concat(task.DestA(), s, piece)
	}
	if task.Len(s) != 1_000_001 || !strings.HasSuffix(View(s), "89") {
		t.Errorf("length %d", task.Len(s))
	}
}

// Extending in place is invisible: all values ever made keep their text.
func TestConcatAgainstModel(t *testing.T) {
	task := session(t, TaskConfig{})
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 2))
		words := []Word{task.Shared.Space.Statics.Empty()}
		texts := []string{""}
		for _, s := range someStrings {
			words, texts = append(words, task.NewString(task.DestA(), s)), append(texts, s)
		}
		for range 300 {
			i, j := rng.IntN(len(words)), rng.IntN(len(words))
			dest := task.DestA()
			if rng.IntN(2) == 0 {
				dest = task.DestB()
			}
			var w Word
			var s string
			if rng.IntN(4) > 0 && len(texts[i])+len(texts[j]) < 4000 {
				w, s = task.Concat(dest, words[i], words[j]), texts[i]+texts[j]
			} else {
				n := utf8.RuneCountInString(texts[i])
				lo := rng.IntN(n + 1)
				hi := lo + rng.IntN(n+1-lo)
				s = string([]rune(texts[i])[lo:hi])
				from := task.ByteOffset(words[i], lo)
				w = task.SliceBytes(dest, words[i], from, task.ByteOffsetFrom(words[i], from, hi-lo))
			}
			words, texts = append(words, w), append(texts, s)
		}
		for i := range words {
			if View(words[i]) != texts[i] {
				t.Fatalf("seed %d: string %d is %q, want %q", seed, i, View(words[i]), texts[i])
			}
			if IsASCII(words[i]) && !isASCII(texts[i]) {
				t.Fatalf("%q is not ascii", texts[i])
			}
			if o := task.CompareStrings(words[0], words[i]); o != CompareInts(0, int64(len(texts[i]))) {
				t.Fatalf("order of %q", texts[i])
			}
		}
		task.Reset()
	}
}

func TestSlicesShareLongBlocks(t *testing.T) {
	task := session(t, TaskConfig{})
	s := task.NewString(task.DestA(), strings.Repeat("0123456789", 1000))
	before := task.Used()
	long := task.SliceBytes(task.DestA(), s, 10, 9000)
	if task.Used()-before != stringBytes || blockOf(long) != blockOf(s) {
		t.Error("a long slice copies")
	}
	if short := task.SliceBytes(task.DestA(), s, 10, 20); blockOf(short) == blockOf(s) {
		t.Error("a short slice shares")
	}
	// The copy keeps the part in use only, shared by both.
	l := task.Shared.Layouts.Of(task.Shared.Layouts.Types().Pair(task.Shared.Layouts.Types().String, task.Shared.Layouts.Types().String))
	p := task.Alloc(task.DestA(), 16)
	SetField(p, 0, long)
	SetField(p, 1, task.SliceBytes(task.DestA(), s, 500, 9500))
	g := task.Shared.Session
	used := g.Used()
	kept := keepCopy(task, p, l)
	if n := g.Used() - used; n > 9600 {
		t.Errorf("the copy takes %d bytes", n)
	}
	if task.Compare(p, kept, l, true) != Same {
		t.Error("the copy differs")
	}
	if View(Field(kept, 0))[:4] != "0123" {
		t.Error(View(Field(kept, 0))[:10])
	}
}

// Lengths and positions of long text are those of its code points, whatever slices,
// appends and copies share its block, and after its memory has been used again.
func TestPositions(t *testing.T) {
	task := session(t, TaskConfig{})
	dest := task.DestA()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 5))
		piece := func() string {
			return strings.Repeat([]string{"añc", "x", "日本", "😀", "é"}[r.IntN(5)], 1+r.IntN(1200))
		}
		s := piece()
		words, texts := []Word{task.NewString(dest, s)}, [][]rune{[]rune(s)}
		add := func(w Word, text []rune) { words, texts = append(words, w), append(texts, text) }
		for range 40 {
			i := r.IntN(len(words))
			w, text := words[i], texts[i]
			switch r.IntN(4) {
			case 0:
				s := piece()
				add(task.Concat(dest, w, task.NewString(dest, s)), append(slices.Clone(text), []rune(s)...))
			case 1:
				add(keepCopy(task, w, task.Shared.Layouts.Of(task.Shared.Layouts.Types().String)), text)
			default:
				lo := r.IntN(len(text) + 1)
				hi := lo + r.IntN(len(text)-lo+1)
				from := task.ByteOffset(w, lo)
				add(task.SliceBytes(dest, w, from, task.ByteOffsetFrom(w, from, hi-lo)), text[lo:hi])
			}
			k := len(words) - 1
			if got := View(words[k]); got != string(texts[k]) || task.Len(words[k]) != len(texts[k]) {
				t.Fatalf("seed %d: string %d differs, or its length %d", seed, k, task.Len(words[k]))
			}
			if n := r.IntN(len(texts[k]) + 3); task.ByteOffset(words[k], n) != len(string(texts[k][:min(n, len(texts[k]))])) {
				t.Fatalf("seed %d: position %d of string %d", seed, n, k)
			}
		}
		task.Reset()
	}
}

func TestQuoting(t *testing.T) {
	for in, want := range map[string]string{
		"a": `"a"`, `"`: `"\""`, "'": `"'"`, "\\": `"\\"`, "${": `"\${"`, "$": `"$"`, "$ {": `"$ {"`,
		"\n\r\t\x00": `"\n\r\t\0"`, "\x1b": `"\u{1b}"`, "é😀": `"é😀"`, "\u2028": `"\u{2028}"`,
	} {
		if got := string(AppendQuoted(nil, in)); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
	for in, want := range map[rune]string{'a': `'a'`, '\'': `'\''`, '"': `'"'`, '$': `'$'`, '\n': `'\n'`, 'é': `'é'`} {
		if got := string(AppendQuotedChar(nil, in)); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

func TestFloatText(t *testing.T) {
	for _, c := range []struct {
		x    float64
		want string
	}{{0, "0.0"}, {1, "1.0"}, {-1, "-1.0"}, {0.1, "0.1"}, {1e20, "100000000000000000000.0"}, {1e21, "1e21"},
		{1.5e300, "1.5e300"}, {1e-6, "0.000001"}, {9.5e-7, "9.5e-7"}, {1e-10, "1e-10"}, {-2e-100, "-2e-100"}, {123456.789, "123456.789"}} {
		if got := FormatFloat(c.x); got != c.want {
			t.Errorf("%g: %s, want %s", c.x, got, c.want)
		}
	}
	if got := string(AppendFixed(nil, 2.345, 1)); got != "2.3" {
		t.Error(got)
	}
}

func FuzzStringView(f *testing.F) {
	f.Add("aé", 0, 1)
	task := session(f, TaskConfig{})
	f.Fuzz(func(t *testing.T, s string, from, to int) {
		if !utf8.ValidString(s) {
			return
		}
		r := []rune(s)
		from, to = min(max(from, 0), len(r)), min(max(to, 0), len(r))
		to = max(to, from)
		w := task.NewString(task.DestA(), s)
		lo := task.ByteOffset(w, from)
		got := View(task.SliceBytes(task.DestA(), w, lo, task.ByteOffsetFrom(w, lo, to-from)))
		if got != string(r[from:to]) {
			t.Errorf("%q[%d:%d] = %q", s, from, to, got)
		}
		task.Reset()
	})
}

func TestNewInt(t *testing.T) {
	task := session(t, TaskConfig{})
	check := func(n int64) {
		if w := task.NewInt(task.DestA(), n); View(w) != strconv.FormatInt(n, 10) || !IsASCII(w) {
			t.Errorf("%d: %q", n, View(w))
		}
	}
	check(math.MinInt64)
	check(math.MaxInt64)
	for p := int64(1); p < 1e18; p *= 10 {
		for _, n := range []int64{p - 1, p, p + 1} {
			check(n)
			check(-n)
		}
	}
}
