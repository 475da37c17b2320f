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


xs, x = [], 1
for _ in range(int(sys.argv[1])):
    xs.append(x)
    x = (x * 75 + 74) % 65537
xs = msort(xs)
print("[" + " ".join(map(str, xs[:5])) + "]")
print(sum((i + 1) * x for i, x in enumerate(xs)) % 1000007)
