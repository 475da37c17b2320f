package tiering_test

import (
	"os"
	"os/exec"
	"runtime"
	"testing"
)

// Sessions and tasks start where address space is limited, as it is in many sandboxes.
func TestLimitedAddressSpace(t *testing.T) {
	const child = "SYNOEMA_TEST_LIMITED"
	if os.Getenv(child) == "" {
		if runtime.GOOS != "linux" {
			t.Skip("ulimit -v")
		}
		c := exec.Command("sh", "-c", `ulimit -v 4000000 && exec "$0" -test.run '^TestLimitedAddressSpace$'`, os.Args[0])
		c.Env = append(os.Environ(), child+"=1")
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	const text = `
deep n = ? n == 0 -> 0 : 1 + deep (n - 1)
main = scope {
  c = chan
  for_each (\i -> spawn (\n -> send c (deep n + length [1..n])) (i * 1000)) [1..5]
  print (sum [recv c | _ <- [1..5]] + sum (map (\x -> x % 2) [1..500000]))
}
`
	for _, m := range modes {
		if got := runProgram(t, m.cfg, "main.sno", text, ""); got.out != "280000\n" || got.errs != "" {
			t.Errorf("%s: %+v", m.name, got)
		}
	}
}
