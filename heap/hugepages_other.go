//go:build !linux

package heap

// preferHugePages has nothing to ask for here.
func preferHugePages(Word, int) {}
