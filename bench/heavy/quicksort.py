import sys


def quicksort(xs):
    if not xs:
        return []
    p, rest = xs[0], xs[1:]
    return quicksort([x for x in rest if x < p]) + [p] + quicksort([x for x in rest if x >= p])


def numbers(n, x):
    xs = []
    for _ in range(n):
        xs.append(x)
        x = x * 16807 % 2147483647
    return xs


def check(xs):
    acc = 0
    for i, x in enumerate(xs, 1):
        acc = (acc + i * (x % 1000)) % 1000007
    return acc


seed, acc = 42, 0
for _ in range(int(sys.argv[1])):
    acc = (acc + check(quicksort(numbers(50000, seed)))) % 1000007
    seed = seed * 16807 % 2147483647
print(acc)
