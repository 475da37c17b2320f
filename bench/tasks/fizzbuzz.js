const word = n => n % 15 === 0 ? 'FizzBuzz' : n % 5 === 0 ? 'Buzz' : n % 3 === 0 ? 'Fizz' : String(n);

const last = Number(process.argv[2]), lines = [];
for (let n = 1; n <= last; n++) lines.push(word(n));
console.log(lines.join('\n'));
