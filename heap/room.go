package heap

// unlimitedRoom is what room says where nothing limits address space.
const unlimitedRoom = 1 << 46

// share is the size of a reservation that should have n bytes, but no more than the
// given part of the address space that is left.
func share(n, part int) int { return min(n, room()/part&^(pageSize-1)) }
