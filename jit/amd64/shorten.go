package amd64

import "github.com/synoema/synoema/jit/slab"

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

// cuts are holes by offset.
type cuts struct {
	list  []cut
	first []int32 // of each stretch of code: the first hole that ends behind its beginning
}

// stretch is the number of bits of an offset within a stretch of code.
const stretch = 5

// moved is where an offset is when the gaps are closed.
func (c *cuts) moved(pos int32) int32 {
	i := c.first[pos>>stretch]
	for int(i) < len(c.list) && c.list[i].end() <= pos {
		i++
	}
	if i == 0 {
		return pos
	}
	return pos - c.list[i-1].sum
}

// index finds the first holes of stretches of so many bytes of code.
func (c *cuts) index(size int) {
	c.first = slab.Sized(c.first, size>>stretch+1)
	i := int32(0)
	for k := range c.first {
		for int(i) < len(c.list) && c.list[i].end() <= int32(k)<<stretch {
			i++
		}
		c.first[k] = i
	}
}

// shorten gives jumps that reach their labels with one byte the short form
//
//	E9 d32    -> EB d8       0F 8x d32 -> 7x d8
//
// and closes the gaps. Distances only get smaller by that, so those before are a
// safe guess. It returns the holes, for whatever else refers to the code.
func (a *assembler) shorten() *cuts {
	list := a.cuts.list[:0]
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
	c := &a.cuts
	c.list = list
	c.index(len(a.buf))
	a.close(list)
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
