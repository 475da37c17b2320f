const reversed = s => s.split('').reverse().join('');

let count = 0, size = 0;
for (let n = Number(process.argv[2]); n > 0; n--) {
  const s = String(n);
  if (s === reversed(s)) {
    count++;
    size += s.length;
  }
}
console.log(`(${count}, ${size})`);
