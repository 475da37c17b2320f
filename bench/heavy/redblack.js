const RED = 0, BLACK = 1;
const node = (color, left, key, right) => ({color, left, key, right});
const isRed = t => t !== null && t.color === RED;

function member(x, t) {
  while (t !== null && t.key !== x) t = x < t.key ? t.left : t.right;
  return t !== null;
}

function ins(x, t) {
  if (t === null) return node(RED, null, x, null);
  if (x < t.key) return balance(t.color, ins(x, t.left), t.key, t.right);
  if (x > t.key) return balance(t.color, t.left, t.key, ins(x, t.right));
  return t;
}

function insert(x, t) {
  const {left, key, right} = ins(x, t);
  return node(BLACK, left, key, right);
}

function balance(color, l, v, r) {
  if (color === BLACK) {
    if (isRed(l)) {
      const a = l.left, b = l.right;
      if (isRed(a)) return node(RED, node(BLACK, a.left, a.key, a.right), l.key, node(BLACK, b, v, r));
      if (isRed(b)) return node(RED, node(BLACK, a, l.key, b.left), b.key, node(BLACK, b.right, v, r));
    }
    if (isRed(r)) {
      const a = r.left, b = r.right;
      if (isRed(a)) return node(RED, node(BLACK, l, v, a.left), a.key, node(BLACK, a.right, r.key, b));
      if (isRed(b)) return node(RED, node(BLACK, l, v, a), r.key, node(BLACK, b.left, b.key, b.right));
    }
  }
  return node(color, l, v, r);
}

const depth = t => t === null ? 0 : 1 + Math.max(depth(t.left), depth(t.right));

let t = null, x = 42, count = 0;
for (let n = Number(process.argv[2]); n > 0; n--) {
  t = insert(x % 1000000, t);
  x = x * 16807 % 2147483647;
}
for (let k = 1; k <= 1000000; k++) if (member(k, t)) count++;
console.log(`(${count}, ${depth(t)})`);
