const bounceX = b => b.x < 0 || b.x > 1000 ? {...b, x: b.x - 2 * b.dx, dx: -b.dx, bounces: b.bounces + 1} : b;
const bounceY = b => b.y < 0 || b.y > 700 ? {...b, y: b.y - 2 * b.dy, dy: -b.dy, bounces: b.bounces + 1} : b;
const move = b => bounceY(bounceX({...b, x: b.x + b.dx, y: b.y + b.dy}));

let balls = Array.from({length: 1000}, (_, k) => {
  const i = k + 1;
  return {x: i * 37 % 1000, y: i * 91 % 700, dx: i % 17 + 1, dy: i % 23 + 1, bounces: 0};
});
for (let n = Number(process.argv[2]); n > 0; n--) balls = balls.map(move);
const sum = f => balls.reduce((acc, b) => acc + f(b), 0);
console.log(`(${sum(b => b.bounces)}, ${sum(b => b.x)}, ${sum(b => b.y)})`);
