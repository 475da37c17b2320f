function merge(xs, ys) {
  const out = [];
  let i = 0, j = 0;
  while (i < xs.length && j < ys.length) out.push(xs[i] <= ys[j] ? xs[i++] : ys[j++]);
  while (i < xs.length) out.push(xs[i++]);
  while (j < ys.length) out.push(ys[j++]);
  return out;
}

function msort(xs) {
  if (xs.length < 2) return xs;
  const half = Math.floor(xs.length / 2);
  return merge(msort(xs.slice(0, half)), msort(xs.slice(half)));
}

function numbers(n, x) {
  const xs = [];
  for (; n > 0; n--) {
    xs.push(x);
    x = x * 16807 % 2147483647;
  }
  return xs;
}

const check = xs => xs.reduce((acc, x, i) => (acc + (i + 1) * (x % 1000)) % 1000007, 0);

let seed = 42, acc = 0;
for (let n = Number(process.argv[2]); n > 0; n--) {
  acc = (acc + check(msort(numbers(50000, seed)))) % 1000007;
  seed = seed * 16807 % 2147483647;
}
console.log(acc);
