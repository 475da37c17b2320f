import sys


def merge(xs, ys):
    out, i, j = [], 0, 0
    while i < len(xs) and j < len(ys):
        if xs[i] <= ys[j]:
            out.append(xs[i])
            i += 1
        else:
            out.append(ys[j])
            j += 1
    return out + xs[i:] + ys[j:]


def msort(xs):
    if len(xs) < 2:
        return xs
    half = len(xs) // 2
    return merge(msort(xs[:half]), msort(xs[half:]))


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
    acc = (acc + check(msort(numbers(50000, seed)))) % 1000007
    seed = seed * 16807 % 2147483647
print(acc)
