import sys


def make(d):
    return (None, None) if d == 0 else (make(d - 1), make(d - 1))


def check(t):
    return 0 if t is None else 1 + check(t[0]) + check(t[1])


n = int(sys.argv[1])
long_lived = make(n)
for d in range(4, n + 1, 4):
    count = 1 << (n - d + 4)
    print(f"{count} trees of depth {d}: {sum(check(make(d)) for _ in range(count))}")
print(f"long lived: {check(long_lived)}")
