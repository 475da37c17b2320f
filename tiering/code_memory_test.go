package tiering_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/synoema/synoema/jit/exec"
	"github.com/synoema/synoema/tiering"
)

const manyFunctions = `
step n = ? n % 2 == 0 -> n / 2 : 3 * n + 1
steps n = ? n == 1 -> 0 : 1 + steps (step n)
longest a b = ? a > b -> 0 : max (steps a) (longest (a + 1) b)
main = longest 1 200
`

// TestFullCodeMemoryStopsPromotion: what has turned native stays so, the rest stays
// interpreted, and the program gives what it always gives.
func TestFullCodeMemoryStopsPromotion(t *testing.T) {
	if !exec.Supported() {
		t.Skip("no native tier")
	}
	for _, room := range []int{1, 200, 1 << 20} {
		var trace bytes.Buffer
		o := runProgram(t, tiering.Config{Tier: tiering.Auto, Threshold: 1, MaxCode: room, Trace: &trace}, "main.sno", manyFunctions, "")
		if o.out != "124\n" || o.status != 0 {
			t.Errorf("room for %d bytes of code: %+v", room, o)
		}
		if full := strings.Contains(trace.String(), "code memory is full"); full != (room < 1<<20) {
			t.Errorf("room for %d bytes of code:\n%s", room, &trace)
		}
		if n := strings.Count(trace.String(), "stays interpreted"); n > 1 {
			t.Errorf("%d functions were compiled in vain", n)
		}
	}
}

// TestFullCodeMemoryBeside: the same when another core finds it full.
func TestFullCodeMemoryBeside(t *testing.T) {
	for _, room := range []int{1, 200, 1 << 20} {
		o := runProgram(t, tiering.Config{Tier: tiering.Auto, Threshold: 1, Beside: 1, MaxCode: room}, "main.sno", manyFunctions, "")
		if o.out != "124\n" || o.status != 0 {
			t.Errorf("room for %d bytes of code: %+v", room, o)
		}
	}
}

// TestFullCodeMemoryEndsJIT: whoever asked for native code only is told.
func TestFullCodeMemoryEndsJIT(t *testing.T) {
	if !exec.Supported() {
		t.Skip("no native tier")
	}
	o := runProgram(t, tiering.Config{Tier: tiering.JIT, MaxCode: 200}, "main.sno", manyFunctions, "")
	if o.status != 3 || !strings.Contains(o.errs, "no more room for machine code") {
		t.Errorf("%+v", o)
	}
}
