import sys


def grow(d, n):
    return None if d == 0 else (grow(d - 1, 2 * n), n, grow(d - 1, 2 * n + 1))


def total(t):
    return 0 if t is None else total(t[0]) + t[1] + total(t[2])


def mirror(t):
    return None if t is None else (mirror(t[2]), t[1], mirror(t[0]))


def depth(t):
    return 0 if t is None else 1 + max(depth(t[0]), depth(t[2]))


t = grow(int(sys.argv[1]), 1)
m = mirror(t)
print(f"({total(t)}, {total(m)}, {depth(m)})")
