function sieve(xs) {
  const primes = [];
  while (xs.length > 0) {
    const p = xs[0];
    xs = xs.filter(x => x % p !== 0);
    primes.push(p);
  }
  return primes;
}

const primes = sieve(Array.from({length: Number(process.argv[2]) - 1}, (_, i) => i + 2));
console.log(`(${primes.length}, ${primes.reduce((acc, x) => acc + x, 0)})`);
