const line = i => `item ${i}: ` + 'ab'.repeat(i % 5).toUpperCase() + ';';

const text = Array.from({length: Number(process.argv[2])}, (_, i) => line(i + 1)).join(' ');
console.log(text.length);
const words = text.split(' ');
console.log(`(${words.length}, ${words.filter(w => w.endsWith(';')).length})`);
console.log(text.replaceAll('item', 'thing').length);
console.log(words.reduce((most, w) => Math.max(most, w.length), 0));
