const [PUSH, LOAD, STORE, ADD, MUL, MOD, LESS, JUMP, BRANCH, HALT] = Array(10).keys();
const op = (op, a = 0, b = 0) => ({op, a, b});

function run(blocks) {
  const stack = [], local = [0, 0, 0];
  let block = blocks[0], pc = 0, top;
  for (;;) {
    const instr = block[pc++];
    switch (instr.op) {
      case PUSH: stack.push(instr.a); break;
      case LOAD: stack.push(local[instr.a]); break;
      case STORE: local[instr.a] = stack.pop(); break;
      case ADD: top = stack.pop(); stack.push(stack.pop() + top); break;
      case MUL: top = stack.pop(); stack.push(stack.pop() * top); break;
      case MOD: top = stack.pop(); stack.push(stack.pop() % top); break;
      case LESS: top = stack.pop(); stack.push(stack.pop() < top ? 1 : 0); break;
      case JUMP: block = blocks[instr.a]; pc = 0; break;
      case BRANCH: block = blocks[stack.pop() === 0 ? instr.b : instr.a]; pc = 0; break;
      default: return local[0];
    }
  }
}

// sum = 0; i = 0; while i < n: j = 0; while j < 100: sum = (sum * 3 + i * j) % 65521; j += 1; i += 1
const program = n => [
  [op(PUSH, 0), op(STORE, 0), op(PUSH, 0), op(STORE, 1), op(JUMP, 1)],
  [op(LOAD, 1), op(PUSH, n), op(LESS), op(BRANCH, 2, 5)],
  [op(PUSH, 0), op(STORE, 2), op(JUMP, 3)],
  [op(LOAD, 2), op(PUSH, 100), op(LESS), op(BRANCH, 4, 6)],
  [op(LOAD, 0), op(PUSH, 3), op(MUL), op(LOAD, 1), op(LOAD, 2), op(MUL), op(ADD), op(PUSH, 65521), op(MOD), op(STORE, 0),
    op(LOAD, 2), op(PUSH, 1), op(ADD), op(STORE, 2), op(JUMP, 3)],
  [op(HALT)],
  [op(LOAD, 1), op(PUSH, 1), op(ADD), op(STORE, 1), op(JUMP, 1)],
];

console.log(run(program(Number(process.argv[2]))));
