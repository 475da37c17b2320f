import sys
from math import sqrt


def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def row(i, v):
    acc = 0.0
    for j, x in enumerate(v):
        acc += entry(i, j) * x
    return acc


def column(i, v):
    acc = 0.0
    for j, x in enumerate(v):
        acc += entry(j, i) * x
    return acc


def times(n, v):
    u = [row(i, v) for i in range(n)]
    return [column(i, u) for i in range(n)]


def dot(xs, ys):
    acc = 0.0
    for x, y in zip(xs, ys):
        acc += x * y
    return acc


n = int(sys.argv[1])
u = [1.0] * n
for _ in range(10):
    v = times(n, u)
    u = times(n, v)
print(f"{sqrt(dot(u, v) / dot(v, v)):.9f}")
