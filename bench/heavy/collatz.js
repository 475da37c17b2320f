function steps(m) {
  let count = 1;
  for (; m !== 1; count++) m = m % 2 === 0 ? m / 2 : 3 * m + 1;
  return count;
}

const n = Number(process.argv[2]);
let best = 0, start = 0;
for (let k = 1; k < n; k++) {
  const s = steps(k);
  if (s > best) [best, start] = [s, k];
}
console.log(`(${start}, ${best})`);
