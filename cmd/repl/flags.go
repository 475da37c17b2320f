package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/synoema/synoema/repl"
	"github.com/synoema/synoema/tiering"
)

// parse reads the flags and operands of a command. Flags may stand anywhere
// before the operands that belong to the program: after the first operand of
// run and jit everything is the program's. `--` ends the flags.
func parse(c *command, args []string) (o *options, help bool, err error) {
	o = &options{}
	for len(args) > 0 {
		a := args[0]
		args = args[1:]
		if a == "--" {
			o.operands = append(o.operands, args...)
			break
		}
		if isOperand(c, a) {
			o.operands = append(o.operands, a)
			if c.rest {
				o.operands = append(o.operands, args...)
				break
			}
			continue
		}
		if a == "--help" || a == "-h" {
			return o, true, nil
		}
		if args, err = parseFlag(c, o, a, args); err != nil {
			return o, false, err
		}
	}
	return o, false, countOperands(c, o)
}

// isOperand lets `synoema eval -5` through: for eval, a lone minus is a flag's only
// before a letter.
func isOperand(c *command, a string) bool {
	if a == "-" || !strings.HasPrefix(a, "-") {
		return true
	}
	letter := 'a' <= a[1] && a[1] <= 'z' || 'A' <= a[1] && a[1] <= 'Z'
	return c.name == "eval" && a[1] != '-' && !letter
}

func parseFlag(c *command, o *options, a string, rest []string) ([]string, error) {
	name, value, inline := strings.Cut(a, "=")
	spec := findFlag(c, name)
	if spec == nil {
		return rest, fmt.Errorf("%s", unknown("flag", name, dashed(c)))
	}
	switch {
	case spec.value == "" && inline:
		return rest, fmt.Errorf("%s takes no value", name)
	case spec.optional() && inline && value == "":
		return rest, fmt.Errorf("%s= needs a value behind =, or none and no =", name)
	case spec.value != "" && !inline && !spec.optional():
		if len(rest) == 0 {
			return rest, fmt.Errorf("%s needs a value: %s %s", name, name, spec.value)
		}
		value, rest = rest[0], rest[1:]
	}
	if err := spec.set(o, value); err != nil {
		return rest, fmt.Errorf("%s: %v", name, err)
	}
	return rest, nil
}

func findFlag(c *command, dashes string) *flagSpec {
	for _, f := range flagTable() {
		if takes(c, f.id()) && f.dashes() == dashes {
			return &f
		}
	}
	return nil
}

func dashed(c *command) []string {
	out := []string{"--help"}
	for _, f := range flagTable() {
		if takes(c, f.id()) {
			out = append(out, f.dashes())
		}
	}
	return out
}

func countOperands(c *command, o *options) error {
	n := len(o.operands)
	switch {
	case n < c.min:
		return fmt.Errorf("%s needs %s", c.name, c.args)
	case c.max >= 0 && n > c.max && c.name == "eval":
		return fmt.Errorf("eval takes one EXPR; quote an expression that contains blanks")
	case c.max >= 0 && n > c.max:
		return fmt.Errorf("%s takes %s and nothing more; found %q", c.name, c.args, o.operands[c.max])
	}
	return nil
}

func setTier(o *options, v string) error {
	o.session.TierSet = true
	return oneOf(v, map[string]tiering.Tier{"interp": tiering.Interp, "auto": tiering.Auto, "jit": tiering.JIT}, &o.session.Tier)
}

func setTiers(o *options, v string) error {
	if v == "all" {
		o.test.AllTiers = true
		return nil
	}
	return setTier(o, v)
}

// setDump reads STAGE or STAGE=FUNCTION.
func setDump(o *options, v string) error {
	stage, name, _ := strings.Cut(v, "=")
	if !slices.Contains(tiering.StageNames(), stage) {
		return fmt.Errorf("there is no stage %q; the stages are %s", stage, strings.Join(tiering.StageNames(), ", "))
	}
	o.session.Dump = repl.Dump{Stage: stage, Name: name}
	return nil
}

// setFuel reads PASS=N.
func setFuel(o *options, v string) error {
	pass, count, _ := strings.Cut(v, "=")
	if !slices.Contains(tiering.Steps(), pass) {
		return fmt.Errorf("there is no pass %q; the passes are %s", pass, strings.Join(tiering.Steps(), ", "))
	}
	n, err := strconv.Atoi(count)
	if err != nil || n < 0 {
		return fmt.Errorf("%q is not PASS=N with a number N", v)
	}
	if o.session.Fuel == nil {
		o.session.Fuel = map[string]int{}
	}
	o.session.Fuel[pass] = n
	return nil
}

// grantFlag makes the row of one kind of permission.
func grantFlag(kind, value, doc string, of func(*tiering.Grants) *tiering.Grant) flagSpec {
	set := func(o *options, v string) error {
		g := of(&o.session.Grants)
		if v == "" {
			g.All = true
			return nil
		}
		g.Only = append(g.Only, strings.Split(v, ",")...)
		return nil
	}
	return flagSpec{name: "allow-" + kind, value: value, doc: doc, set: set}
}

func oneOf[T any](v string, values map[string]T, out *T) error {
	x, ok := values[v]
	if !ok {
		return fmt.Errorf("%q is not one of its values", v)
	}
	*out = x
	return nil
}

func positive[T int | int64](v string, out *T) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		return fmt.Errorf("%q is not a positive number", v)
	}
	*out = T(n)
	return nil
}

func integer(v string, out *int64) error {
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		return fmt.Errorf("%q is not a whole number", v)
	}
	*out = n
	return nil
}

func duration(v string, out *time.Duration) error {
	d, err := time.ParseDuration(v)
	if err != nil || d <= 0 {
		return fmt.Errorf("%q is not a duration such as 500ms or 10s", v)
	}
	*out = d
	return nil
}

// size reads 65536, 64K, 512M, 2G.
func size(v string, out *int64) error {
	shift := 0
	digits := strings.TrimRight(strings.TrimSuffix(strings.ToUpper(v), "B"), "KMGT")
	switch suffix := strings.TrimSuffix(strings.ToUpper(v), "B")[len(digits):]; suffix {
	case "":
	case "K", "M", "G", "T":
		shift = 10 * (1 + strings.Index("KMGT", suffix))
	default:
		shift = -1
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || shift < 0 || n > (1<<62)>>shift {
		return fmt.Errorf("%q is not a size such as 512M or 2G", v)
	}
	*out = n << shift
	return nil
}
