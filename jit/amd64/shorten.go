package amd64

import (
	"cmp"
	"slices"
)

// jump is a jump, call or address of a label: the field at offset at is filled in at the end.
type jump struct {
	at   int32
	to   label
	form jumpForm
}

type jumpForm uint8

const (
	jumpFixed jumpForm = iota // call, lea: always 32 bits
	jumpPlain                 // E9
	jumpCond                  // 0F 8x
	jumpShort                 // one byte, in place
)

// cut is a hole of n bytes at offset at, and the sum of all holes up to its end.
type cut struct{ at, n, sum int32 }

func (c cut) end() int32 { return c.at + c.n }

// cuts are holes by offset; next is the first that ends behind the offset that was asked for last.
type cuts struct {
	list []cut
	next int
}

// moved is where an offset is when the gaps are closed. It is quick for rising ones.
func (c *cuts) moved(pos int32) int32 {
	if c.next > 0 && c.list[c.next-1].end() > pos {
		c.next, _ = slices.BinarySearchFunc(c.list, pos+1, func(c cut, pos int32) int { return cmp.Compare(c.end(), pos) })
	}
	for c.next < len(c.list) && c.list[c.next].end() <= pos {
		c.next++
	}
	if c.next == 0 {
		return pos
	}
	return pos - c.list[c.next-1].sum
}

// shorten gives jumps that reach their labels with one byte the short form
//
//	E9 d32    -> EB d8       0F 8x d32 -> 7x d8
//
// and closes the gaps. Distances only get smaller by that, so those before are a
// safe guess. It returns the holes, for whatever else refers to the code.
func (a *assembler) shorten() cuts {
	list := a.cuts[:0]
	sum := int32(0)
	for i := range a.jumps { // in the order of the code
		j := &a.jumps[i]
		d := a.labels[j.to] - (j.at + 4)
		if j.form == jumpFixed || d != int32(int8(d)) {
			continue
		}
		c := cut{at: j.at, n: 4}
		if j.form == jumpPlain {
			a.buf[j.at-1] = 0xeb
			c = cut{at: j.at + 1, n: 3}
		} else {
			a.buf[j.at-2] = 0x70 | a.buf[j.at-1]&0xf
			j.at--
		}
		j.form = jumpShort
		sum += c.n
		c.sum = sum
		list = append(list, c)
	}
	a.cuts = list
	a.close(list)
	c := cuts{list: list}
	for i := range a.jumps {
		a.jumps[i].at = c.moved(a.jumps[i].at)
	}
	for i := range a.loads {
		a.loads[i].at = c.moved(a.loads[i].at)
	}
	for i := range a.relocs {
		a.relocs[i].Off = int(c.moved(int32(a.relocs[i].Off)))
	}
	for i, at := range a.labels {
		if at >= 0 {
			a.labels[i] = c.moved(at)
		}
	}
	return c
}

// close removes the bytes of the holes.
func (a *assembler) close(cuts []cut) {
	if len(cuts) == 0 {
		return
	}
	out := a.buf[:cuts[0].at]
	for i, c := range cuts {
		end := int32(len(a.buf))
		if i+1 < len(cuts) {
			end = cuts[i+1].at
		}
		out = append(out, a.buf[c.at+c.n:end]...)
	}
	a.buf = out
}
