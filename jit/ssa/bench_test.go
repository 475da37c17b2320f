package ssa_test

import (
	"math/rand"
	"testing"

	"github.com/synoema/synoema/jit/ssa"
	"github.com/synoema/synoema/jit/ssa/oracle"
)

// BenchmarkOptimize reports the time of the pipeline per instruction that goes in;
// the goal is a microsecond.
func BenchmarkOptimize(b *testing.B) {
	for _, size := range []int{20, 200, 2000} {
		b.Run(map[int]string{20: "small", 200: "medium", 2000: "large"}[size], func(b *testing.B) {
			instrs := 0
			for n := range b.N {
				b.StopTimer()
				f := oracle.Generate(rand.New(rand.NewSource(int64(n%50))), size)
				for _, blk := range f.Blocks {
					instrs += len(blk.Instrs) + 1
				}
				b.StartTimer()
				ssa.Optimize(f)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(instrs), "ns/instr")
		})
	}
}
