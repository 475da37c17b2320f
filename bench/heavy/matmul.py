import sys


def dot(xs, ys):
    acc = 0.0
    for x, y in zip(xs, ys):
        acc += x * y
    return acc


def multiply(a, b):
    columns = list(zip(*b))
    return [[dot(row, col) for col in columns] for row in a]


n = int(sys.argv[1])
a = [[(i * j % 7) / 8.0 for j in range(1, n + 1)] for i in range(1, n + 1)]
b = [[((i + j) % 5) / 4.0 for j in range(1, n + 1)] for i in range(1, n + 1)]
print(f"{sum(map(sum, multiply(a, b))):.3f}")
