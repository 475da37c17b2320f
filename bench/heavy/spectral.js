const entry = (i, j) => 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1);

function row(i, v) {
  let acc = 0.0;
  for (let j = 0; j < v.length; j++) acc += entry(i, j) * v[j];
  return acc;
}

function column(i, v) {
  let acc = 0.0;
  for (let j = 0; j < v.length; j++) acc += entry(j, i) * v[j];
  return acc;
}

function times(v) {
  const u = v.map((_, i) => row(i, v));
  return u.map((_, i) => column(i, u));
}

function dot(xs, ys) {
  let acc = 0.0;
  for (let i = 0; i < xs.length; i++) acc += xs[i] * ys[i];
  return acc;
}

let u = Array(Number(process.argv[2])).fill(1.0), v;
for (let k = 0; k < 10; k++) {
  v = times(u);
  u = times(v);
}
console.log(Math.sqrt(dot(u, v) / dot(v, v)).toFixed(9));
