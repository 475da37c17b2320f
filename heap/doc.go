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
// Immutable data built strictly never makes an older object point to a younger one:
// within an arena age is address order. Two things rest on it.
//
// Regions (Tofte and Talpin): a mark is the pair of tops, and going back to it frees all
// that is younger, when none of it is used any more (freeing.go).
//
// Evacuation: at a point (the header of a loop, an entry by tail call, the end of a scope) a few
// words known by type are the only ones that point above the mark of that loop or
// scope. What they reach is moved down to the mark, each object within its arena, and the
// rest is free: no headers, no maps of stacks, no barriers.
//
//	   m                 top
//	│▒▒│▓▓░░░▓░░░▓▓▓░░░░░│              ▒ older, not looked at   ▓ reached   ░ garbage
//	│▒▒│▓▓░░░▓░░░▓▓▓░░░░░│▓▓▓▓▓▓        evacuator.go: copied behind the top, with final addresses;
//	│▒▒│▓▓▓▓▓▓│                         evacuate.go: moved down. They have one age from now on
//
// When a point does so is decided in points.go, so that copying takes time in proportion
// to allocation and memory stays in proportion to what is alive. G is evacuated as a
// whole, into a new range, between entries (session.go). The modes never-free,
// quarantine and always (TaskConfig) must not change what a program prints.
//
// All uses of package unsafe for guest memory are in memory.go.
package heap
