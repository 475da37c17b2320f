package tiering

import "golang.org/x/sys/unix"

// defaultMemory is what an evaluation may use unless told otherwise: a quarter of
// the machine.
func defaultMemory() int64 {
	var info unix.Sysinfo_t
	if err := unix.Sysinfo(&info); err != nil {
		return fallbackMemory
	}
	return int64(uint64(info.Totalram) * uint64(info.Unit) / 4)
}

const fallbackMemory = 2 << 30
