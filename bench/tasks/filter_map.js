const numbers = Array.from({length: 100000}, (_, i) => i + 1);
const rounds = Number(process.argv[2]);
let total = 0;
for (let k = 1; k <= rounds; k++)
  total += numbers.map(x => x * k).filter(x => x % 3 === 0).map(x => x / 3).reduce((acc, x) => acc + x, 0);
console.log(total);
