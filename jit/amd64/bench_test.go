package amd64_test

import (
	"fmt"
	"math/rand"
	"testing"

	"github.com/synoema/synoema/jit/amd64"
	"github.com/synoema/synoema/jit/ssa/oracle"
)

// BenchmarkCompile measures the time for one machine instruction, for functions of several sizes.
func BenchmarkCompile(b *testing.B) {
	for _, size := range []int{20, 200, 2000} {
		f := oracle.Generate(rand.New(rand.NewSource(1)), size)
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			b.ReportAllocs()
			instrs := 0
			for b.Loop() {
				code, err := amd64.Compile(f)
				if err != nil {
					b.Fatal(err)
				}
				instrs += code.Stats.Instrs
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(instrs), "ns/instr")
			b.ReportMetric(float64(instrs)/float64(b.N), "instrs")
		})
	}
}
