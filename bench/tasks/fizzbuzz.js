const word = n => n % 15 === 0 ? 'FizzBuzz' : n % 5 === 0 ? 'Buzz' : n % 3 === 0 ? 'Fizz' : String(n);

const lines = [];
for (let n = 1; n <= 20000; n++) lines.push(word(n));
console.log(lines.join('\n'));
