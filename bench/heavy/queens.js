function safe(q, queens) {
  for (let i = queens.length - 1, d = 1; i >= 0; i--, d++) {
    const c = queens[i];
    if (q === c || q === c + d || q === c - d) return false;
  }
  return true;
}

function place(n, row, queens) {
  if (row === n) return 1;
  let count = 0;
  for (let col = 0; col < n; col++)
    if (safe(col, queens)) {
      queens.push(col);
      count += place(n, row + 1, queens);
      queens.pop();
    }
  return count;
}

console.log(place(Number(process.argv[2]), 0, []));
