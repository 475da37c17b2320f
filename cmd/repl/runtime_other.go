//go:build !linux

package main

// preferLargePages does nothing where the kernel chooses by itself.
func preferLargePages(begin, bytes uintptr) {}
