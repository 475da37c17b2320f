package types

import (
	"fmt"
	"strings"
	"testing"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
)

// ordinary is n copies of a screenful of everyday code, about 40 lines each.
func ordinary(n int) string {
	var b strings.Builder
	b.WriteString("Shape = Circle Float | Rect Float Float | Point\n")
	for i := 0; i < n; i++ {
		b.WriteString(strings.ReplaceAll(screenful, "#", fmt.Sprint(i)))
	}
	return b.String()
}

const screenful = `
area# : Shape -> Float
area# (Circle r) = 3.14 * r * r
area# (Rect w h) = w * h
area# Point = 0.0

scale# k s = ? s
  | Circle r -> Circle (k * r)
  | Rect w h -> Rect (k * w) (k * h)
  | Point -> Point

total# xs = foldl (\acc s -> acc + area# s) 0.0 xs

collatz# n steps =
  ? n == 1 -> steps
  : ? n % 2 == 0 -> collatz# (n / 2) (steps + 1)
  : collatz# (3 * n + 1) (steps + 1)

insert# x [] = [x]
insert# x (y : ys) = ? x < y -> (x : y : ys) : y : insert# x ys

isort# xs = foldl (\acc x -> insert# x acc) [] xs

describe# p =
  name = p.name ++ "!"
  age = p.age + 1
  show_age n = "age ${n}"
  full = {...p, name = name, age = age}
  "${full.name}: " ++ show_age full.age

pairs# xs ys = [(x, y) | x <- xs, y <- ys, x != y]

run# n =
  xs = [k * k | k <- [1..n], k % 3 == 0]
  big a b = ? a > b -> a : b
  best = foldl big 0 xs
  print "best ${best}"
  print (describe# {name = "n", age = n})
  total# (map (scale# 2.0) [(Circle 1.0) (Rect 2.0 3.0) Point])

main# = run# 10 + total# []
`

func TestOrdinaryCodeChecks(t *testing.T) {
	s := newSession(t)
	_, _, out := s.check("t.sno", ordinary(3), Unit{})
	for _, d := range out.Items {
		t.Error(s.describe(d))
	}
}

func BenchmarkCheck10kLines(b *testing.B) {
	text := ordinary(10000 / strings.Count(screenful, "\n"))
	s := newSession(b)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		out := &diag.List{}
		f := syntax.ParseFile(s.set, s.set.Add("t.sno", text), out)
		b.StartTimer()
		s.env.Check(f, Unit{Probe: true}, out)
		if out.HasErrors() {
			b.Fatal(s.describe(out.Items[0]))
		}
	}
}
