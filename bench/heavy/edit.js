function text(n, seed) {
  const letters = [];
  for (; n > 0; n--) {
    letters.push(String.fromCharCode(97 + seed % 7));
    seed = seed * 16807 % 2147483647;
  }
  return letters.join('');
}

function row(a, bs, above, corner, left) {
  const done = [];
  for (let j = 0; j < bs.length; j++) {
    left = a === bs[j] ? corner : 1 + Math.min(corner, above[j], left);
    done.push(left);
    corner = above[j];
  }
  return done;
}

function distance(as, bs) {
  let above = bs.map((_, j) => j + 1);
  as.forEach((a, left) => { above = row(a, bs, above, left, left + 1); });
  return above[above.length - 1];
}

const n = Number(process.argv[2]);
console.log(distance([...text(n, 42)], [...text(n, 4711)]));
