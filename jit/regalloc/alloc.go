package regalloc

import "fmt"

// Alloc is the place of a value: nothing, a register, a slot of the frame, or no
// place at all because the value is made anew (Remat).
//
//	31    28                                 0
//	┌──────┬─────────────────────────────────┐
//	│ kind │ register, slot or VReg          │
//	└──────┴─────────────────────────────────┘
type Alloc uint32

const (
	kindReg = iota + 1
	kindSlot
	kindRemat
	kindHome // internal: the slot of a VReg, before slots are coloured
)

func makeAlloc(kind int, n int32) Alloc { return Alloc(uint32(kind)<<28 | uint32(n)) }

// InReg, InSlot and AsRemat make places.
func InReg(r PReg) Alloc   { return makeAlloc(kindReg, int32(r)) }
func InSlot(n int32) Alloc { return makeAlloc(kindSlot, n) }
func AsRemat(v VReg) Alloc { return makeAlloc(kindRemat, int32(v)) }
func home(v VReg) Alloc    { return makeAlloc(kindHome, int32(v)) }

func (a Alloc) kind() int { return int(a >> 28) }
func (a Alloc) n() int32  { return int32(a & (1<<28 - 1)) }

// IsReg, IsSlot and IsRemat tell the kind of place.
func (a Alloc) IsReg() bool   { return a.kind() == kindReg }
func (a Alloc) IsSlot() bool  { return a.kind() == kindSlot }
func (a Alloc) IsRemat() bool { return a.kind() == kindRemat }

// Reg is the register of a register.
func (a Alloc) Reg() PReg {
	if !a.IsReg() {
		panic(fmt.Sprintf("regalloc: %v is not a register", a))
	}
	return PReg(a.n())
}

// Slot is the number of a slot.
func (a Alloc) Slot() int { return int(a.n()) }

// Value is the value of a Remat.
func (a Alloc) Value() VReg { return VReg(a.n()) }

func (a Alloc) String() string {
	switch a.kind() {
	case kindReg:
		return fmt.Sprintf("r%d", a.n())
	case kindSlot:
		return fmt.Sprintf("[%d]", a.n())
	case kindRemat:
		return fmt.Sprintf("remat(v%d)", a.n())
	case kindHome:
		return fmt.Sprintf("home(v%d)", a.n())
	}
	return "none"
}
