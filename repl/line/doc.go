// Package line edits entries of several lines on a terminal. It knows nothing of the
// language: what finishes an entry, how a line is indented, painted and completed is
// asked of a Config.
//
//	terminal ─ Input: bytes to keys ─ readline: its loop ─ Editor: keys to edits ─ screen: rows to terminal
//	                                                          │
//	                                        text, undo, history, search, menu
//
// chzyer/readline switches the terminal's mode, runs the loop that reads and hands the
// entry over; docs/RATIONALE.md says why the rest is built around it.
package line
