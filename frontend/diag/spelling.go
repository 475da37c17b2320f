package diag

import "strings"

// Nearest finds the candidate that name was most probably meant to be, or "".
// The measure is the Damerau-Levenshtein distance (optimal string alignment),
// where a difference in case counts little; the cut-off grows with the length, so
// that short names are not confused. Of equally near ones the first counts.
func Nearest(name string, candidates []string) string {
	best, bestCost := "", cutOff(name)+1
	for _, c := range candidates {
		if c == name || c == "" {
			continue
		}
		if cost := distance(name, c, bestCost); cost < bestCost {
			best, bestCost = c, cost
		}
	}
	return best
}

// A difference costs unit, one of case only caseCost.
const unit, caseCost = 4, 1

// cutOff is the greatest cost at which names still count as alike.
func cutOff(name string) int {
	switch n := len(name); {
	case n <= 2:
		return caseCost * n
	case n <= 4:
		return unit
	case n <= 8:
		return 2 * unit
	}
	return 3 * unit
}

// distance is the cost of turning a into b, or at least limit when it is that much.
func distance(a, b string, limit int) int {
	if (len(a)-len(b))*unit >= limit || (len(b)-len(a))*unit >= limit {
		return limit
	}
	older, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j * unit
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i * unit
		least := row[0]
		for j := 1; j <= len(b); j++ {
			row[j] = min(prev[j]+unit, row[j-1]+unit, prev[j-1]+substitution(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], older[j-2]+unit)
			}
			least = min(least, row[j])
		}
		if least >= limit {
			return limit
		}
		older, prev, row = prev, row, older
	}
	return prev[len(b)]
}

func substitution(x, y byte) int {
	switch {
	case x == y:
		return 0
	case strings.EqualFold(string(x), string(y)):
		return caseCost
	}
	return unit
}
