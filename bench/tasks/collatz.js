function steps(m) {
  let count = 0;
  for (; m !== 1; count++) m = m % 2 === 0 ? m / 2 : 3 * m + 1;
  return count;
}

let total = 0;
for (let n = Number(process.argv[2]); n > 0; n--) total += steps(n);
console.log(total);
