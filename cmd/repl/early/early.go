// Package early suits Go's runtime to a short process before other packages are initialised: of those
// that are ready Go takes the one whose path comes first, and this one needs nothing but the runtime.
package early

import "runtime"

func init() {
	runtime.MemProfileRate = 0 // nobody asks for the profile
	growStack(0)
}

// growStack lets the stack grow once, while there is next to nothing on it: doubled whenever the
// initialisation of packages, the parser or the compiler go deeper it would be copied six times, frame
// by frame. What makes it grow is the size of the frame, checked on entry; it need not be used.
//
//go:noinline
func growStack(use int) byte {
	if use == 0 {
		return 0
	}
	var frame [48 << 10]byte
	return frame[use]
}
