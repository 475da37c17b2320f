package ssa

import (
	"strings"
	"testing"
)

const everyForm = `func @"f"(i64, f64, ptr) -> i64 {
  string 0 "a \"b\"\n"
  trap !0 integer_overflow "too big" @1:20-25
  trap !1 no_match "no match for"<"Int", "Maybe a">
block0(v0: i64, v1: f64, v2: ptr):
    v3 = dest
    v4 = const.i64 -5
    v5 = fconst 1.5
    v6 = fconst 0x7ff8000000000001
    v7 = fconst 1e-09
    v8 = load.ptr v2+8
    v9 = loadctx.i64 +96
    storectx v9, +96
    v10 = alloc v3, 24
    store v10+8, v4
    v11 = addov v0, v4 !0 @1:3-9
    v12 = divconst v11, 10
    v13 = call.i64 @"g"(v3, v12)
    v14 = callhelper.ptr "show.any"<"Maybe Int">(v3, v13)
    v15 = straddr 0
    v16 = static @"g"
    v17 = eq v0, v4
    v18 = load32 v16+8
    v19 = select.i64 v17, v0, v4
    br v17, block1(v0), block2
block1(v20: i64):
    poll
    trapif v17 !0
    switch v20, block1(v0), block2 else block3 @2:1-2
block2: cold
    trap !1 (v0, v2)
block3:
    v21 = desc @"f"
    tailclosure (v3, v16, v0)
block4:
    tail @"g"(v3)
}
`

func TestTextRoundTrip(t *testing.T) {
	fs, err := Parse("; comment\n\n"+everyForm+"\n"+everyForm, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(fs) != 2 {
		t.Fatalf("%d functions", len(fs))
	}
	if got := fs[1].String(); got != everyForm {
		t.Errorf("got\n%s", got)
	}
	if err := Verify(fs[0]); err != nil {
		t.Error(err)
	}
}

func TestTextErrors(t *testing.T) {
	for text, want := range map[string]string{
		"func @\"f\"() -> i64 {\nblock0:\n  ret v1\n}":                    "v1 is used but not defined",
		"func @\"f\"() -> i64 {\nblock0:\n  v1 = frob v2\n}":              "line 3: unknown operation \"frob\"",
		"func @\"f\"() -> i64 {\nblock0:\n  jump block7\n}":               "block7 is used but not defined",
		"func @\"f\"() -> int {\n":                                        "unknown type \"int\"",
		"func @\"f\"(i64) -> i64 {\nblock0(v0: i64, v0: i64):\n ret v0\n": "v0 is defined twice",
	} {
		_, err := Parse(text, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestVerifyFindsFaults(t *testing.T) {
	for body, want := range map[string]string{
		"block0(v0: i64):\n v1 = add v0, v2\n v2 = add v0, v0\n ret v1":                                 "before its definition",
		"block0(v0: i64):\n jump block2\nblock2(v3: i64):\n ret v0":                                     "passes 0 arguments",
		"block0(v0: i64):\n jump block0(v0)":                                                            "entry has a predecessor",
		"block0(v0: i64):\n v1 = fneg v0\n ret v0":                                                      "wants f64",
		"block0(v0: i64):\n v1 = addov v0, v0 !3\n ret v0":                                              "no such trap",
		"block0(v0: i64):\n v2 = eq v0, v0\n br v2, block1, block2\nblock2:\n v3 = add v0, v0\n ret v3": "does not dominate",
		"block0(v0: i64):\n br v0, block1, block1":                                                      "br of v0",
		"block0(v0: i64):\n jump block1\nblock3:\n v9 = dest\n ret v0":                                  "outside the entry",
	} {
		last := "ret v0"
		if strings.Contains(body, "v3 = add") {
			last = "ret v3"
		}
		fs, err := Parse("func @\"f\"(i64) -> i64 {\n"+body+"\nblock1:\n "+last+"\n}", nil)
		if err != nil {
			t.Fatal(body, err)
		}
		if err := Verify(fs[0]); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", body, err, want)
		}
	}
}
