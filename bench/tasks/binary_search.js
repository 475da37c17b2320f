function build(lo, hi) {
  if (lo > hi) return null;
  const mid = Math.floor((lo + hi) / 2);
  return {left: build(lo, mid - 1), key: mid * 3, right: build(mid + 1, hi)};
}

function search(x, t) {
  while (t !== null && t.key !== x) t = x < t.key ? t.left : t.right;
  return t !== null;
}

const n = Number(process.argv[2]), tree = build(0, n);
let count = 0;
for (let x = 0; x <= 3 * n; x++) if (search(x, tree)) count++;
console.log(count);
