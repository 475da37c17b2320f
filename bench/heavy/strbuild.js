function table(n) {
  let text = '';
  for (; n > 0; n--) text += `${n},item${n % 97},${n * n % 1013}\n`;
  return text;
}

function total(lines) {
  let acc = 0;
  for (const line of lines) {
    const [number, name, value] = line.split(',');
    acc += Number(number) + name.length * Number(value);
  }
  return acc;
}

const text = table(Number(process.argv[2]));
console.log(`(${text.length}, ${total(text.trimEnd().split('\n'))})`);
