import sys


def text(n, seed):
    letters = []
    for _ in range(n):
        letters.append(chr(97 + seed % 7))
        seed = seed * 16807 % 2147483647
    return "".join(letters)


def row(a, bs, above, corner, left):
    done = []
    for b, up in zip(bs, above):
        left = corner if a == b else 1 + min(corner, up, left)
        done.append(left)
        corner = up
    return done


def distance(xs, ys):
    above = list(range(1, len(ys) + 1))
    for left, a in enumerate(xs):
        above = row(a, ys, above, left, left + 1)
    return above[-1]


n = int(sys.argv[1])
print(distance(text(n, 42), text(n, 4711)))
