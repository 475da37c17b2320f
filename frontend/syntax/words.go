package syntax

// Words is a table by words that only findings ask. It is searched from its beginning, since a map
// would be filled at every start of a process.
type Words[V any] []struct {
	Word  string
	Means V
}

// Find gives what a word means, and whether it is in the table.
func (t Words[V]) Find(word string) (means V, known bool) {
	for i := range t {
		if t[i].Word == word {
			return t[i].Means, true
		}
	}
	return means, false
}

// Of is what a word means; nothing, if it is not in the table.
func (t Words[V]) Of(word string) V {
	means, _ := t.Find(word)
	return means
}
