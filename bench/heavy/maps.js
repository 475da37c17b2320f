const counts = new Map();
let x = 42;
for (let n = Number(process.argv[2]); n > 0; n--) {
  const k = x % 20000;
  counts.set(k, (counts.get(k) ?? 0) + 1);
  x = x * 16807 % 2147483647;
}
const keys = [...counts.keys()].sort((a, b) => a - b);
console.log(`(${counts.size}, ${keys.reduce((acc, k) => (acc + k * counts.get(k)) % 1000007, 0)})`);
