import sys


def add(w, v, row):
    return row[:w] + [max(x, y + v) for x, y in zip(row[w:], row)]


row = [0] * 10001
for i in range(int(sys.argv[1]), 0, -1):
    row = add(i * 37 % 91 + 1, i * 53 % 97 + 1, row)
print(row[-1])
