package tiering

// Sweep drops what nothing can reach, however little there may be.
func (s *Session) Sweep() {
	s.swept = sweepState{texts: -sweepTexts}
	s.tidy()
	s.moveKept()
}
