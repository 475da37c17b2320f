package amd64

import (
	"testing"
	"fmt"
	"os"
	"os/exec"

	"github.com/synoema/synoema/jit/ssa"
)

const fibText = `func @"fib"(i64) -> i64 {
  trap !0 integer_overflow "overflow" @1:20-25
block0(v0: i64):
    v1 = dest
    v2 = const.i64 2
    v3 = lt v0, v2
    br v3, block1, block2
block1:
    ret v0
block2:
    v4 = const.i64 1
    v5 = subov v0, v4 !0
    v6 = call.i64 @"fib"(v1, v5)
    v7 = subov v0, v2 !0
    v8 = call.i64 @"fib"(v1, v7)
    v9 = addov v6, v8 !0
    ret v9
}
`

func TestFib(t *testing.T) {
	fs, err := ssa.Parse(fibText, nil)
	if err != nil { t.Fatal(err) }
	fmt.Println(fs[0].Fn, fs[0].Blocks[2].Instrs[1].Fn)
	c, err := Compile(fs[0])
	if err != nil { t.Fatal(err) }
	os.WriteFile("/tmp/x.bin", c.Bytes, 0o644)
	out, _ := exec.Command("objdump", "-D", "-b", "binary", "-mi386:x86-64", "/tmp/x.bin").CombinedOutput()
	fmt.Println(string(out), c.FrameSize, c.Stats)
}
