function escape(cx, cy) {
  let x = 0.0, y = 0.0;
  for (let i = 0; ; i++) {
    const xx = x * x, yy = y * y;
    if (i === 100 || xx + yy > 4.0) return i;
    y = 2.0 * x * y + cy;
    x = xx - yy + cx;
  }
}

function points(n) {
  let acc = 0;
  for (let row = 0; row < n; row++)
    for (let col = 0; col < n; col++)
      acc += escape(3.0 * col / n - 2.0, 2.0 * row / n - 1.0);
  return acc;
}

console.log(points(Number(process.argv[2])));
