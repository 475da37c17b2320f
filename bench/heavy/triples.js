function triples(n) {
  let count = 0;
  for (let a = 1; a <= n; a++)
    for (let b = a; b <= n; b++) {
      const sum = a * a + b * b;
      for (let c = b; c <= n; c++)
        if (c * c === sum) count++;
    }
  return count;
}

console.log(triples(Number(process.argv[2])));
