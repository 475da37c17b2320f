package build

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// prim is the evaluator's own small version of the builtins.
func (ev *evaluator) prim(op string, a []any) any {
	switch op {
	case "print":
		ev.out.WriteString(ev.show(a[0], 0) + "\n")
		return unit{}
	case "error":
		panic(fault{"user_error", a[0].(string)})
	case "bad_argument":
		panic(fault{"bad_argument", a[0].(string)})
	case "catch":
		return ev.catch(a[0].(*closure), a[1].(*closure))
	case "scope", "spawn":
		v := ev.apply(a[0].(*closure), []any{unit{}})
		if op == "spawn" {
			return unit{}
		}
		return v
	case "str_join":
		var parts []string
		for d := a[1].(*datum); len(d.args) == 2; d = d.args[1].(*datum) {
			parts = append(parts, d.args[0].(string))
		}
		return strings.Join(parts, a[0].(string))
	case "str_split":
		return ev.list(strings.Split(a[1].(string), a[0].(string)))
	case "str_words":
		return ev.list(strings.Fields(a[0].(string)))
	case "str_lines":
		lines := strings.SplitAfter(a[0].(string), "\n")
		for i, l := range lines {
			lines[i] = strings.TrimSuffix(strings.TrimSuffix(l, "\n"), "\r")
		}
		if strings.HasSuffix(a[0].(string), "\n") || a[0].(string) == "" {
			lines = lines[:len(lines)-1]
		}
		return ev.list(lines)
	case "str_chars":
		out := &datum{con: ev.t.Nil}
		rs := []rune(a[0].(string))
		for i := len(rs) - 1; i >= 0; i-- {
			out = &datum{ev.t.Cons, []any{rs[i], out}}
		}
		return out
	case "str_from_chars":
		var b strings.Builder
		for d := a[0].(*datum); len(d.args) == 2; d = d.args[1].(*datum) {
			b.WriteRune(d.args[0].(rune))
		}
		return b.String()
	case "list_join":
		return ev.joined(a[0].(*datum), a[1])
	case "list_skip":
		d := a[1].(*datum)
		for n := a[0].(int64); n > 0 && len(d.args) == 2; n-- {
			d = d.args[1].(*datum)
		}
		return d
	}
	if len(a) > 0 {
		switch x := a[0].(type) {
		case int64:
			return intPrim(op, x, a)
		case float64:
			return floatPrim(op, x)
		case string:
			return stringPrim(op, x, a)
		case rune:
			return map[string]bool{"is_space": unicode.IsSpace(x), "is_digit": x >= '0' && x <= '9'}[op]
		}
	}
	panic("evaluator has no " + op)
}

func (ev *evaluator) catch(f, handler *closure) (v any) {
	defer func() {
		if r := recover(); r != nil {
			v = ev.apply(handler, []any{r.(fault).msg})
		}
	}()
	return ev.apply(f, []any{unit{}})
}

func (ev *evaluator) joined(xs *datum, ys any) any {
	if len(xs.args) == 0 {
		return ys
	}
	return &datum{ev.t.Cons, []any{xs.args[0], ev.joined(xs.args[1].(*datum), ys)}}
}

// list makes a list of strings.
func (ev *evaluator) list(parts []string) any {
	out := &datum{con: ev.t.Nil}
	for i := len(parts) - 1; i >= 0; i-- {
		out = &datum{ev.t.Cons, []any{parts[i], out}}
	}
	return out
}

func intPrim(op string, x int64, a []any) any {
	switch op {
	case "mod.int":
		return x % a[1].(int64)
	case "bit_and":
		return x & a[1].(int64)
	case "bit_or":
		return x | a[1].(int64)
	case "to_float":
		return float64(x)
	case "char_from_code":
		return rune(x)
	case "str_repeat":
		return strings.Repeat(a[1].(string), int(x))
	}
	panic("evaluator has no " + op)
}

func floatPrim(op string, x float64) any {
	switch op {
	case "sqrt_float":
		return math.Sqrt(x)
	case "floor":
		return math.Floor(x)
	case "to_int":
		return int64(x)
	}
	panic("evaluator has no " + op)
}

func stringPrim(op string, s string, a []any) any {
	switch op {
	case "str_len", "str_byte_len":
		return int64(len(s))
	case "str_slice", "str_byte_slice":
		from, to := a[1].(int64), min(a[2].(int64), int64(len(s)))
		return s[min(from, to):to]
	case "str_byte":
		if i := a[1].(int64); i >= 0 && i < int64(len(s)) {
			return int64(s[i])
		}
		return int64(-1)
	case "str_ends_with":
		return strings.HasSuffix(s, a[1].(string))
	case "str_is_int", "str_int_value":
		n, err := strconv.ParseInt(s, 10, 64)
		if op == "str_is_int" {
			return err == nil
		}
		return n
	case "str_is_float", "str_float_value":
		x, err := strconv.ParseFloat(s, 64)
		if op == "str_is_float" {
			return err == nil
		}
		return x
	case "json_escape":
		return strings.Trim(strconv.Quote(s), `"`)
	}
	panic("evaluator has no " + op)
}
