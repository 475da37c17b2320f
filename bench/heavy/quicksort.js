function quicksort(xs) {
  if (xs.length === 0) return [];
  const [p] = xs, rest = xs.slice(1);
  return [...quicksort(rest.filter(x => x < p)), p, ...quicksort(rest.filter(x => x >= p))];
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
  acc = (acc + check(quicksort(numbers(50000, seed)))) % 1000007;
  seed = seed * 16807 % 2147483647;
}
console.log(acc);
