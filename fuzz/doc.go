// Package fuzz looks for programs whose result depends on how they are run.
//
//	seed ─► Generate ─► Program ─► Run in every mode ─► outcomes ─► equal? next seed
//	                       ▲                                │ no
//	                       └────── Reduce ◄─────────────────┘
//
// Generate makes a well-typed Synoema program out of a seed: types first, then
// functions over them, then a main that prints several values. The same seed gives
// the same program. Run runs a text in the interpreter, in the native tier or in
// both, in a session of its own, and gives everything that the outside may see.
// Reduce makes a program smaller for as long as a property of it holds.
//
// What may differ is left out of programs instead of being excused: they end after
// a bounded number of steps, and limits of time and memory are set so wide that a
// program which meets one is passed by (Outcome.Limit).
//
// The idea is Csmith's (Yang et al. 2011), the types-first way Pałka's (2011), the
// reducer's that of Zeller's delta debugging on trees (Misherghi and Su 2006).
package fuzz
