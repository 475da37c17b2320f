package main

import (
	"strings"
	"testing"
)

// TestLimits: a limit ends the evaluation with status 3, and what was printed stays.
func TestLimits(t *testing.T) {
	inFiles(t, map[string]string{
		"forever.sno": "spin n = spin (? n > 1000000 -> 0 : n + 1)\nmain = (print \"before\" ; spin 0)\n",
		"chatty.sno":  "talk n = (print \"é\" ; talk (n + 1))\nmain = (print \"before\" ; attempt (\\_ -> talk 0) ; print \"after\")\n",
		"hoard.sno":   "hoard n xs = ? n == 0 -> length xs : hoard (n - 1) (n : xs)\nmain = (print \"before\" ; hoard 100000000 [])\n",
	})
	for args, code := range map[string]string{
		"--timeout|20ms|forever.sno":   "timeout",
		"--max-memory|16M|hoard.sno":   "out_of_memory",
		"--max-output|8|chatty.sno":    "output_limit",
		"--max-steps|1000|forever.sno": "step_limit",
	} {
		for _, cmd := range []string{"run", "jit"} {
			list := append([]string{cmd}, strings.Split(args, "|")...)
			o := synoema(t, "", list...)
			if o.status != 3 || o.out != "before\n" || !strings.HasPrefix(o.err, "error["+code+"]") {
				t.Errorf("%s %s: %+v", cmd, args, o)
			}
		}
	}
}
