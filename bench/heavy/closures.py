import sys
from functools import reduce


def adder(i):
    return lambda x: (x * i + 7) % 1000003


def multiplier(i):
    return lambda x: x * (x + i) % 1000003


def compose_all(fs):
    return reduce(lambda f, g: lambda x: g(f(x)), fs, lambda x: x)


def total(f, n):
    acc = 0
    for k in range(n, 0, -1):
        acc += f(k)
    return acc


f = compose_all([adder(i) if i % 2 == 0 else multiplier(i) for i in range(1, 21)])
print(total(f, int(sys.argv[1])))
