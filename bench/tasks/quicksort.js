function quicksort(xs) {
  if (xs.length === 0) return [];
  const [p] = xs, rest = xs.slice(1);
  return [...quicksort(rest.filter(x => x < p)), p, ...quicksort(rest.filter(x => x >= p))];
}

const n = Number(process.argv[2]), noise = [];
for (let x = 1; noise.length < n; x = (x * 75 + 74) % 65537) noise.push(x);
const sorted = quicksort(noise);
console.log(`[${sorted.slice(0, 5).join(' ')}]`);
console.log(sorted.reduce((acc, x, i) => acc + (i + 1) * x, 0) % 1000007);
