function euclid(a, b) {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

let x = 42, acc = 0;
for (let n = Number(process.argv[2]); n > 0; n--) {
  const y = x * 16807 % 2147483647;
  x = y * 16807 % 2147483647;
  acc += euclid(y, x);
}
console.log(acc);
