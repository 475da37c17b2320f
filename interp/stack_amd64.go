package interp

// growStack makes the goroutine's stack large enough for growBytes more.
func growStack()

// stackRoom tells how much of the goroutine's present stack is left, and its size.
func stackRoom() (left, size int)
