function dot(xs, ys) {
  let acc = 0;
  for (let i = 0; i < xs.length; i++) acc += xs[i] * ys[i];
  return acc;
}

const transpose = rows => rows[0].map((_, j) => rows.map(row => row[j]));

function multiply(a, b) {
  const columns = transpose(b);
  return a.map(row => columns.map(col => dot(row, col)));
}

const matrix = (n, f) => Array.from({length: n}, (_, i) => Array.from({length: n}, (_, j) => f(i + 1, j + 1)));

const n = Number(process.argv[2]);
const a = matrix(n, (i, j) => i * j % 7);
const b = matrix(n, (i, j) => (i + j) % 5);
console.log(multiply(a, multiply(b, a)).flat().reduce((acc, x) => acc + x, 0));
