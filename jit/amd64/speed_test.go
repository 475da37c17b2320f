//go:build linux && amd64

package amd64_test

import (
	"os"
	"testing"

	"github.com/synoema/synoema/jit/ssa"
)

// BenchmarkRun measures the code itself, on the functions of the golden tests.
func BenchmarkRun(b *testing.B) {
	for _, c := range []struct {
		file, fn string
		args     []uint64
		want     uint64
	}{
		{"fib", "fib", []uint64{30}, 832040},
		{"loops", "gcd", []uint64{7540113804746346429, 4660046610375530309}, 1},
		{"loops", "collatz", []uint64{63728127, 0}, 949},
	} {
		b.Run(c.fn, func(b *testing.B) {
			text, err := os.ReadFile("testdata/" + c.file + ".ssa")
			if err != nil {
				b.Fatal(err)
			}
			fs, err := ssa.Parse(string(text), nil)
			if err != nil {
				b.Fatal(err)
			}
			w := newWorld(b)
			w.adopt(fs...)
			for _, f := range fs {
				w.link(f)
			}
			for _, f := range fs {
				if f.Name != c.fn {
					continue
				}
				for b.Loop() {
					if got := w.run(f, c.args...); got.Result != c.want {
						b.Fatalf("%v, want %d", got, c.want)
					}
				}
			}
		})
	}
}
