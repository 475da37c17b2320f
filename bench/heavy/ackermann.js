function ack(m, n) {
  if (m === 0) return n + 1;
  if (n === 0) return ack(m - 1, 1);
  return ack(m - 1, ack(m, n - 1));
}

let total = 0;
for (let n = Number(process.argv[2]); n > 0; n--) total += ack(3, n % 10);
console.log(total);
