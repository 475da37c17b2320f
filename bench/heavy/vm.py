import sys

PUSH, LOAD, STORE, ADD, MUL, MOD, LESS, JUMP, BRANCH, HALT = range(10)


def run(blocks):
    stack, local, block, pc = [], [0, 0, 0], blocks[0], 0
    while True:
        instr = block[pc]
        op = instr[0]
        pc += 1
        if op == PUSH:
            stack.append(instr[1])
        elif op == LOAD:
            stack.append(local[instr[1]])
        elif op == STORE:
            local[instr[1]] = stack.pop()
        elif op == ADD:
            top = stack.pop()
            stack[-1] += top
        elif op == MUL:
            top = stack.pop()
            stack[-1] *= top
        elif op == MOD:
            top = stack.pop()
            stack[-1] %= top
        elif op == LESS:
            top = stack.pop()
            stack[-1] = 1 if stack[-1] < top else 0
        elif op == JUMP:
            block, pc = blocks[instr[1]], 0
        elif op == BRANCH:
            block, pc = blocks[instr[2] if stack.pop() == 0 else instr[1]], 0
        else:
            return local[0]


# total = 0; i = 0; while i < n: j = 0; while j < 100: total = (total * 3 + i * j) % 65521; j += 1; i += 1
def program(n):
    return [
        [(PUSH, 0), (STORE, 0), (PUSH, 0), (STORE, 1), (JUMP, 1)],
        [(LOAD, 1), (PUSH, n), (LESS,), (BRANCH, 2, 5)],
        [(PUSH, 0), (STORE, 2), (JUMP, 3)],
        [(LOAD, 2), (PUSH, 100), (LESS,), (BRANCH, 4, 6)],
        [(LOAD, 0), (PUSH, 3), (MUL,), (LOAD, 1), (LOAD, 2), (MUL,), (ADD,), (PUSH, 65521), (MOD,), (STORE, 0),
         (LOAD, 2), (PUSH, 1), (ADD,), (STORE, 2), (JUMP, 3)],
        [(HALT,)],
        [(LOAD, 1), (PUSH, 1), (ADD,), (STORE, 1), (JUMP, 1)],
    ]


print(run(program(int(sys.argv[1]))))
