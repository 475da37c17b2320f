import sys


def quicksort(xs):
    if not xs:
        return []
    p, rest = xs[0], xs[1:]
    return quicksort([x for x in rest if x < p]) + [p] + quicksort([x for x in rest if x >= p])


xs, x = [], 1
for _ in range(int(sys.argv[1])):
    xs.append(x)
    x = (x * 75 + 74) % 65537
xs = quicksort(xs)
print("[" + " ".join(map(str, xs[:5])) + "]")
print(sum((i + 1) * x for i, x in enumerate(xs)) % 1000007)
