const node = (left, n, right) => ({left, n, right});
const grow = (d, n) => d === 0 ? null : node(grow(d - 1, 2 * n), n, grow(d - 1, 2 * n + 1));
const total = t => t === null ? 0 : total(t.left) + t.n + total(t.right);
const mirror = t => t === null ? null : node(mirror(t.right), t.n, mirror(t.left));
const depth = t => t === null ? 0 : 1 + Math.max(depth(t.left), depth(t.right));

const t = grow(Number(process.argv[2]), 1), m = mirror(t);
console.log(`(${total(t)}, ${total(m)}, ${depth(m)})`);
