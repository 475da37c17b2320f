function row(above, middle, below) {
  const result = [];
  let a = 0, d = 0, g = 0, b = above[0], e = middle[0], h = below[0];
  for (let j = 1; j <= middle.length; j++) {
    const inside = j < middle.length;
    const c = inside ? above[j] : 0, f = inside ? middle[j] : 0, i = inside ? below[j] : 0;
    const around = a + b + c + d + f + g + h + i;
    result.push(around === 3 || (around === 2 && e === 1) ? 1 : 0);
    a = b; b = c; d = e; e = f; g = h; h = i;
  }
  return result;
}

const step = (dead, board) => board.map((middle, k) => row(board[k - 1] ?? dead, middle, board[k + 1] ?? dead));

const size = 64;
let board = Array.from({length: size}, (_, y) => Array.from({length: size}, (_, x) => {
  const i = y + 1, j = x + 1;
  return (i * i * 7 + j * j * 3 + i * j) % 5 < 2 ? 1 : 0;
}));
const dead = Array(size).fill(0);
for (let n = Number(process.argv[2]); n > 0; n--) board = step(dead, board);
console.log(board.flat().reduce((acc, x) => acc + x, 0));
