// AVL trees
const height = t => t === null ? 0 : t.height;

function measure(t) {
  t.height = 1 + Math.max(height(t.left), height(t.right));
  return t;
}

function rotateRight(t) {
  const l = t.left;
  t.left = l.right;
  l.right = measure(t);
  return measure(l);
}

function rotateLeft(t) {
  const r = t.right;
  t.right = r.left;
  r.left = measure(t);
  return measure(r);
}

function balance(t) {
  const d = height(t.left) - height(t.right);
  if (d > 1) {
    if (height(t.left.left) < height(t.left.right)) t.left = rotateLeft(t.left);
    return rotateRight(t);
  }
  if (d < -1) {
    if (height(t.right.right) < height(t.right.left)) t.right = rotateRight(t.right);
    return rotateLeft(t);
  }
  return measure(t);
}

function get(t, key, other) {
  while (t !== null && t.key !== key) t = key < t.key ? t.left : t.right;
  return t === null ? other : t.value;
}

function insert(t, key, value) {
  if (t === null) return { left: null, right: null, key, value, height: 1 };
  if (key === t.key) {
    t.value = value;
    return t;
  }
  if (key < t.key) t.left = insert(t.left, key, value);
  else t.right = insert(t.right, key, value);
  return balance(t);
}

const size = t => t === null ? 0 : size(t.left) + 1 + size(t.right);

function checksum(t, acc) {
  if (t === null) return acc;
  acc = checksum(t.left, acc);
  return checksum(t.right, (acc + t.key * t.value) % 1000007);
}

let counts = null;
let x = 42;
for (let n = Number(process.argv[2]); n > 0; n--) {
  const k = x % 20000;
  counts = insert(counts, k, get(counts, k, 0) + 1);
  x = x * 16807 % 2147483647;
}
console.log(`(${size(counts)}, ${checksum(counts, 0)})`);
