// Text of Floats.

package heap

import (
	"math"
	"strconv"
)

// AppendFloat writes the shortest text that reads back as x: with `.0` when integral,
// in exponent form from 1e21 up and below 1e-6.
func AppendFloat(b []byte, x float64) []byte {
	if text := notFinite(x); text != "" {
		return append(b, text...)
	}
	if a := math.Abs(x); a != 0 && (a < 1e-6 || a >= 1e21) {
		return appendExponent(b, x)
	}
	start := len(b)
	b = strconv.AppendFloat(b, x, 'f', -1, 64)
	for _, c := range b[start:] {
		if c == '.' {
			return b
		}
	}
	return append(b, '.', '0')
}

// appendExponent writes 1e21, 1.5e-7: as source has it, without `+` and leading zeros.
func appendExponent(b []byte, x float64) []byte {
	b = strconv.AppendFloat(b, x, 'e', -1, 64)
	e := len(b) - 1
	for b[e] != 'e' {
		e--
	}
	digits := e + 1
	to := digits
	if b[digits] == '-' {
		to++
	}
	digits++
	for b[digits] == '0' && digits < len(b)-1 {
		digits++
	}
	return append(b[:to], b[digits:]...)
}

// AppendFixed writes x with the given number of digits behind the point.
func AppendFixed(b []byte, x float64, digits int) []byte {
	if text := notFinite(x); text != "" {
		return append(b, text...)
	}
	return strconv.AppendFloat(b, x, 'f', digits, 64)
}

func notFinite(x float64) string {
	switch {
	case x != x:
		return "nan"
	case x > math.MaxFloat64:
		return "inf"
	case x < -math.MaxFloat64:
		return "-inf"
	}
	return ""
}

// FormatFloat is AppendFloat as a string.
func FormatFloat(x float64) string { return string(AppendFloat(nil, x)) }
