package core

import (
	"strings"
	"testing"
)

// Each text breaks one rule; the verifier must name it.
func TestVerifyDefRejects(t *testing.T) {
	for text, want := range map[string]string{
		`(def @f 0 [Int -> Int] (\ f (x.1 [Int]) (app @f #true)))`:                                                                      "argument is Bool, not Int",
		`(def @f 0 [Bool] (case 3 (3 #true) (else 4)))`:                                                                                 "arm is Bool, not Int",
		`(def @f 0 [Bool -> Int] (\ f (x.1 [Bool]) (case x.1 ((true) 1))))`:                                                             "not exhaustive",
		`(def @f 0 [Int] (let (x.1 [Bool]) 3 4))`:                                                                                       "x.1 is Int, not Bool",
		`(def @f 0 [Int] (let (x.1 [Int]) 3 (let (y.1 [Int]) 4 y.1)))`:                                                                  "y.1 is bound twice",
		`(def @f 0 [List Int] (con : [List Int] 1 2))`:                                                                                  "field is Int, not List Int",
		`(def @f 0 [{a : Int, b : Int}] (record [{a : Int, b : Int}] (a 1)))`:                                                           "fields do not make up",
		`(def @f 0 [Int] (%add.int [Int] 1))`:                                                                                           "1 arguments for add.int",
		`(def @id 1 [a -> a] (\ id (x.1 [a]) x.1)) (def @f 0 [Int] (app @id 3))`:                                                        "0 type arguments for 1",
		`(def @f 0 [Int] (rec ((g.1 [Int]) 3) 4))`:                                                                                      "not bound to a lambda",
		`(def @f 0 [(Int, Int)] (let (x.1 [a] (forall a)) (fail no_match "" [a]) (record [(Int, Int)] (fst x.1[Int]) (snd x.1[Int]))))`: "not a value",
	} {
		p := parseProgram(t, text)
		if err := VerifyDef(p, p.Defs["f"]); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n%v, want %q", text, err, want)
		}
	}
}

func TestVerifyClosedRejectsWhatMonoResolves(t *testing.T) {
	for text, want := range map[string]string{
		`(def @f 1 [a -> a] (\ f (x.1 [a]) x.1))`:                                               "is open",
		`(def @f 0 [Int] (app (method Num neg [Int] [] [Int -> Int]) 3))`:                       "method not resolved",
		`(def @f 0 [Int] (let (g.1 [a -> a] (forall a)) (\ g (x.2 [a]) x.2) (app g.1[Int] 3)))`: "is",
	} {
		p := parseProgram(t, text)
		in := NewInstances(p, findTestOp)
		if err := in.VerifyClosed("f", p.Defs["f"].Body, p.Defs["f"].Type); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n%v, want %q", text, err, want)
		}
	}
}

func TestVerifyBodyRejects(t *testing.T) {
	for text, want := range map[string]string{
		`(fn "f" (params [Int]) [Int] (slots ($0 [Int]) ($1 [Int])) $1)`:                                             "slot 1 read before",
		`(fn "f" (params [Int]) [Int] (slots ($0 [Int])) #true)`:                                                     "result is Bool",
		`(fn "f" (params [Int]) [Int] (slots ($0 [Int])) (%add.int [Int] (tail-call "f" $0) 1))`:                     "marked as a tail call",
		`(fn "f" (params [Int]) [Int] (slots ($0 [Int])) (call "f" $0 $0))`:                                          "2 operands for 1",
		`(fn "f" (params [Int]) [Int] (slots ($0 [Int])) (let $0 1 $0))`:                                             "assigned twice",
		`(fn "f" (params [Bool]) [Int] (slots ($0 [Bool])) (switch $0 ((true) 1)))`:                                  "not exhaustive",
		`(fn "f" (params [List Int]) [Int] (slots ($0 [List Int]) ($1 [Int])) (switch $0 ((nil) 1) ((: $1 _) $1) ))`: "",
		`(fn "f" (params) (captures [Int]) [Int] (slots ($0 [Int])) (call "f"))`:                                     "environment for 1 captures",
		`(fn "f" (params) [Int] (force "f"))`:                                                                        "not a nullary definition",
		`(fn "f" (params [Int -> Int]) [Int] (slots ($0 [Int -> Int])) (apply $0 #true))`:                            "operand 0 is Bool",
	} {
		p := NewProgram(NewTypes())
		fns, err := ParseFns(p, text, findTestOp, 0)
		if err != nil {
			t.Fatal(text, err)
		}
		err = VerifyBody(p.Types, fns[0].Code.Load())
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s\n%v, want %q", text, err, want)
		}
	}
}
