//go:build unix && !(linux || darwin || netbsd || openbsd)

package heap

// mapNoReserve does not exist here: PROT_NONE alone makes a reservation.
const mapNoReserve = 0
