package repl

func (l *loop) demo(string) {}
