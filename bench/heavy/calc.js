// each parser gives an expression and the position behind it
function sums(s, start) {
  let [e, i] = products(s, start);
  while (s[i] === '+' || s[i] === '-') {
    const [f, after] = products(s, i + 1);
    e = {op: s[i], n: 0, a: e, b: f};
    i = after;
  }
  return [e, i];
}

function products(s, start) {
  let [e, i] = atom(s, start);
  while (s[i] === '*' || s[i] === '%') {
    const [f, after] = atom(s, i + 1);
    e = {op: s[i], n: 0, a: e, b: f};
    i = after;
  }
  return [e, i];
}

function atom(s, i) {
  if (s[i] === '(') {
    const [e, after] = sums(s, i + 1);
    return [e, after + 1];
  }
  let n = 0;
  for (; s[i] >= '0' && s[i] <= '9'; i++) n = n * 10 + s.charCodeAt(i) - 48;
  return [{op: 'n', n, a: null, b: null}, i];
}

function evaluate(e) {
  switch (e.op) {
    case 'n': return e.n;
    case '+': return evaluate(e.a) + evaluate(e.b);
    case '-': return evaluate(e.a) - evaluate(e.b);
    case '*': return evaluate(e.a) * evaluate(e.b);
    default: return evaluate(e.a) % evaluate(e.b);
  }
}

let acc = 0;
for (let i = Number(process.argv[2]); i > 0; i--)
  acc = (acc + evaluate(sums(`(${i}+12)*(7-3)+${i}%13*(2+${i})-5`, 0)[0])) % 1000003;
console.log(acc);
