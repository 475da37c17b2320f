function simpson(f, a, b, n) {
  const h = (b - a) / n;
  let acc = 0.0;
  for (let i = 1; i < n; i++) acc += (i % 2 === 0 ? 2.0 : 4.0) * f(a + i * h);
  return (f(a) + f(b) + acc) * h / 3.0;
}

const integrand = k => k % 2 === 0 ? x => x * x / (k + x) : x => Math.sqrt(x + k) - x;

let acc = 0.0;
for (let k = Number(process.argv[2]); k > 0; k--) acc += simpson(integrand(k), 0.0, 1.0, 1000);
console.log(acc.toFixed(9));
