import sys


def build(lo, hi):
    if lo > hi:
        return None
    mid = (lo + hi) // 2
    return (build(lo, mid - 1), mid * 3, build(mid + 1, hi))


def search(x, t):
    while t is not None:
        l, y, r = t
        if x == y:
            return True
        t = l if x < y else r
    return False


n = int(sys.argv[1])
tree = build(0, n)
print(sum(1 for x in range(3 * n + 1) if search(x, tree)))
