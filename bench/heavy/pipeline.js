const round = k => Array.from({length: 100000}, (_, i) => i + 1)
  .map(x => x * 3 + k)
  .filter(x => x % 7 !== 0)
  .map(x => Math.floor(x / 2))
  .reduce((acc, x) => acc + x, 0);

let acc = 0;
for (let n = Number(process.argv[2]); n > 0; n--) acc += round(n);
console.log(acc);
