//go:build !linux

package tiering

// defaultMemory is what an evaluation may use unless told otherwise.
func defaultMemory() int64 { return 2 << 30 }
