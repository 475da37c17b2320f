// Package heap is the memory that both tiers run on, and everything that depends
// on how a value of a type looks in it.
//
// In come types (core.Type); out go layouts, addresses and words. The package
// promises that the interpreter, native code, show, compare and copy agree
// about every byte, because all of them ask this package and nobody else.
//
// A value is one word (see layout.go for what it means at which type). What a
// word points to lies in one of four places, none of them on the Go heap:
//
//	Space     one reservation below 2 GiB, so that code reaches all of it RIP-relatively
//	          ┌─────────┬─────────┬──────────┬──────────────────────┐
//	          │ FnTable │ Statics │ contexts │ code (jit/exec maps) │
//	          └─────────┴─────────┴──────────┴──────────────────────┘
//	Task      ┌─────────┐  two arenas, filled upwards, never moved; the context holds {next, end}
//	          │ arena A │  base ▓▓▓▓▓▓▓▓ next ░░░░ end ┆ committed ┆        reserved
//	          │ arena B │
//	          └─────────┘  and a value stack, and a native stack on demand
//	Session   G: bindings and memoised definitions
//	Parcel    a value between two tasks
//
// Immutable data built strictly never makes an older object point to a younger
// one: within an arena age is address order. Region inference (Tofte and Talpin) can
// rest on it; until there is one, arenas are freed whole, when an evaluation ends.
//
// All uses of package unsafe for guest memory are in memory.go.
package heap
