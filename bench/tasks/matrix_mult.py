import sys


def multiply(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, col)) for col in columns] for row in a]


n = int(sys.argv[1])
a = [[(i * j) % 7 for j in range(1, n + 1)] for i in range(1, n + 1)]
b = [[(i + j) % 5 for j in range(1, n + 1)] for i in range(1, n + 1)]
print(sum(map(sum, multiply(a, multiply(b, a)))))
