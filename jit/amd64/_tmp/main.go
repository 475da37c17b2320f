package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/synoema/synoema/tiering"
)

func main() {
	for _, file := range os.Args[2:] {
		text, _ := os.ReadFile(file)
		want, _ := os.ReadFile(strings.TrimSuffix(file, ".sno") + ".out")
		var out bytes.Buffer
		tier := tiering.JIT
		if os.Args[1] == "interp" {
			tier = tiering.Interp
		}
		s, err := tiering.New(tiering.Config{Tier: tier, Stdout: &out})
		if err != nil {
			panic(err)
		}
		if r := s.Load(file, string(text)); len(r.Diags) > 0 {
			fmt.Println(file, r.Diags[0].Message)
			continue
		}
		start := time.Now()
		r := s.RunMain()
		s.Flush()
		d := time.Since(start)
		if len(r.Diags) > 0 {
			fmt.Println(file, r.Diags[0].Message, r.Diags[0].Hint)
		}
		ok := out.String() == string(want)
		fmt.Println(file, ok, d)
		if len(want) == 0 {
			fmt.Println(out.String())
		}
		s.Close()
	}
}
