//go:build !linux

package heap

func room() int { return unlimitedRoom }
