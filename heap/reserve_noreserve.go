//go:build linux || darwin || netbsd || openbsd

package heap

import "golang.org/x/sys/unix"

// mapNoReserve keeps the kernel from setting swap aside for a reservation.
const mapNoReserve = unix.MAP_NORESERVE
