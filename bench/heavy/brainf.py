import sys

CHANGE, MOVE, OUT, LOOP = range(4)


def parse(chars):
    ops = []
    for c in chars:
        if c == "+":
            ops.append((CHANGE, 1))
        elif c == "-":
            ops.append((CHANGE, -1))
        elif c == ">":
            ops.append((MOVE, 1))
        elif c == "<":
            ops.append((MOVE, -1))
        elif c == ".":
            ops.append((OUT, 0))
        elif c == "[":
            ops.append((LOOP, parse(chars)))
        elif c == "]":
            break
    return ops


class Machine:
    def __init__(self, total):
        self.tape, self.at, self.sum = [0] * 1000, 500, total

    def run(self, ops):
        tape = self.tape
        for kind, arg in ops:
            if kind == CHANGE:
                tape[self.at] = (tape[self.at] + arg) & 255
            elif kind == MOVE:
                self.at += arg
            elif kind == OUT:
                self.sum = (self.sum * 31 + tape[self.at]) % 1000003
            else:
                while tape[self.at]:
                    self.run(arg)


# counts to 1000 and to 3000 in nested loops, then adds
counting = "++++++++++[>++++++++++[>++++++++++[>+>+++<<-]<-]<-]>>>.>.[<+>-]<."
ops, total = parse(iter(counting)), 0
for _ in range(int(sys.argv[1])):
    machine = Machine(total)
    machine.run(ops)
    total = machine.sum
print(total)
