package main

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// loadClock tells how busy the machine is with other things than what is measured.
type loadClock struct {
	start time.Time
	busy  time.Duration // of all processors, since the machine started
	own   time.Duration // of this process and those that it waited for
}

func startLoad() loadClock { return loadClock{time.Now(), busyTime(), ownTime()} }

// others is the share of the processors' time that other work had since the start.
func (c loadClock) others() float64 {
	all := time.Since(c.start) * time.Duration(runtime.NumCPU())
	return max(0, float64(busyTime()-c.busy-(ownTime()-c.own))/float64(all))
}

// busyTime reads the first line of /proc/stat: user nice system idle iowait irq softirq
// steal, in hundredths of a second; steal is what other machines on this computer took.
func busyTime() (busy time.Duration) {
	text, _ := os.ReadFile("/proc/stat")
	line, _, _ := strings.Cut(string(text), "\n")
	words := strings.Fields(line)
	for i := 1; i < len(words) && i <= 8; i++ {
		if n, err := strconv.ParseInt(words[i], 10, 64); err == nil && i != 4 && i != 5 {
			busy += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return busy
}
