function euclid(a, b) {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

function totient(n) {
  let count = 0;
  for (let k = 1; k <= n; k++) if (euclid(n, k) === 1) count++;
  return count;
}

let total = 0;
for (let n = Number(process.argv[2]); n > 0; n--) total += totient(n);
console.log(total);
