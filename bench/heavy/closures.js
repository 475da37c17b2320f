const adder = i => x => (x * i + 7) % 1000003;
const multiplier = i => x => x * (x + i) % 1000003;
const composeAll = fs => fs.reduce((f, g) => x => g(f(x)), x => x);

function total(f, n) {
  let acc = 0;
  for (; n > 0; n--) acc += f(n);
  return acc;
}

const f = composeAll(Array.from({length: 20}, (_, k) => (k + 1) % 2 === 0 ? adder(k + 1) : multiplier(k + 1)));
console.log(total(f, Number(process.argv[2])));
