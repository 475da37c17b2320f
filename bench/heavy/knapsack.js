const add = (w, v, row) => row.map((x, i) => i < w ? x : Math.max(x, row[i - w] + v));

let row = Array(10001).fill(0);
for (let i = Number(process.argv[2]); i > 0; i--) row = add(i * 37 % 91 + 1, i * 53 % 97 + 1, row);
console.log(row[row.length - 1]);
