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

const n = Number(process.argv[2]), noise = [];
for (let x = 1; noise.length < n; x = (x * 75 + 74) % 65537) noise.push(x);
const sorted = msort(noise);
console.log(`[${sorted.slice(0, 5).join(' ')}]`);
console.log(sorted.reduce((acc, x, i) => acc + (i + 1) * x, 0) % 1000007);
