package tiering_test

import (
	"testing"

	"github.com/synoema/synoema/tiering"
)

// Every kind of test can be interrupted, and the session goes on.
func TestInterruptedTests(t *testing.T) {
	const text = "--- example: spin 0 == 1\n" +
		"spin n = spin (? n > 1000000 -> 0 : n + 1)\n" +
		"test \"plain\" = spin 0 == 1\n" +
		"test \"property\" = prop x -> spin x == 1\n" +
		"test \"guard\" = prop x -> true when spin x == 1\n"
	for _, m := range modes {
		s, err := tiering.New(m.cfg)
		if err != nil {
			t.Fatal(err)
		}
		tests, r := s.LoadTests("main.sno", text)
		if r.Status != 0 || len(tests) != 4 {
			t.Fatalf("%d tests, status %d", len(tests), r.Status)
		}
		for _, test := range tests {
			done := make(chan *tiering.Outcome)
			go func() { done <- s.RunTest(test, 1) }()
			s.Interrupt()
			if o := <-done; o.Passed || !o.Interrupted() {
				t.Errorf("%s, %s: %+v", m.name, test.Name, o)
			}
		}
		if r := s.Enter("<prompt>", "6 * 7"); r.Status != 0 || r.Value.Text != "42" {
			t.Errorf("%s: the session must go on after an interrupt", m.name)
		}
		s.Close()
	}
}

// A limit that a test hits fails that test and no other.
func TestLimitsFailOneTest(t *testing.T) {
	const text = "deep n = 1 + deep (n + 1)\n" +
		"test \"deep property\" = prop xs -> deep (length xs) == 1\n" +
		"test \"fine\" = length [1..10] == 10\n"
	for _, m := range []tiering.Config{{Tier: tiering.Interp}, {Tier: tiering.JIT}} {
		s, err := tiering.New(m)
		if err != nil {
			t.Fatal(err)
		}
		tests, _ := s.LoadTests("main.sno", text)
		for i, code := range []string{"stack_overflow", ""} {
			o := s.RunTest(tests[i], 1)
			if o.Passed != (code == "") || code != "" && o.Diags[0].Code != code {
				t.Errorf("%s, %s: %+v", m.Tier, tests[i].Name, o)
			}
		}
		s.Close()
	}
}
