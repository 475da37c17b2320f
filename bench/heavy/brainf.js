const CHANGE = 0, MOVE = 1, OUT = 2, LOOP = 3;
const op = (kind, n, body = null) => ({kind, n, body});

function parse(chars) {
  const ops = [];
  for (;;) {
    const {value, done} = chars.next();
    if (done || value === ']') return ops;
    switch (value) {
      case '+': ops.push(op(CHANGE, 1)); break;
      case '-': ops.push(op(CHANGE, -1)); break;
      case '>': ops.push(op(MOVE, 1)); break;
      case '<': ops.push(op(MOVE, -1)); break;
      case '.': ops.push(op(OUT, 0)); break;
      case '[': ops.push(op(LOOP, 0, parse(chars))); break;
    }
  }
}

let tape, at, sum = 0;

function run(ops) {
  for (const o of ops)
    switch (o.kind) {
      case CHANGE: tape[at] = (tape[at] + o.n) & 255; break;
      case MOVE: at += o.n; break;
      case OUT: sum = (sum * 31 + tape[at]) % 1000003; break;
      case LOOP: while (tape[at]) run(o.body); break;
    }
}

// counts to 1000 and to 3000 in nested loops, then adds
const counting = "++++++++++[>++++++++++[>++++++++++[>+>+++<<-]<-]<-]>>>.>.[<+>-]<.";
const ops = parse(counting[Symbol.iterator]());
for (let n = Number(process.argv[2]); n > 0; n--) {
  tape = Array(1000).fill(0);
  at = 500;
  run(ops);
}
console.log(sum);
