const node = (left, right) => ({left, right});
const make = d => d === 0 ? node(null, null) : node(make(d - 1), make(d - 1));
const check = t => t === null ? 0 : 1 + check(t.left) + check(t.right);

const n = Number(process.argv[2]);
const longLived = make(n);
for (let d = 4; d <= n; d += 4) {
  const count = 1 << (n - d + 4);
  let acc = 0;
  for (let k = count; k > 0; k--) acc += check(make(d));
  console.log(`${count} trees of depth ${d}: ${acc}`);
}
console.log(`long lived: ${check(longLived)}`);
