import sys

RED, BLACK = 0, 1


def member(x, t):
    while t is not None:
        _, l, y, r = t
        if x < y:
            t = l
        elif x > y:
            t = r
        else:
            return True
    return False


def ins(x, t):
    if t is None:
        return (RED, None, x, None)
    c, l, y, r = t
    if x < y:
        return balance(c, ins(x, l), y, r)
    if x > y:
        return balance(c, l, y, ins(x, r))
    return t


def insert(x, t):
    _, l, y, r = ins(x, t)
    return (BLACK, l, y, r)


def balance(color, l, v, r):
    if color == BLACK:
        if l is not None and l[0] == RED:
            _, ll, y, lr = l
            if ll is not None and ll[0] == RED:
                _, a, x, b = ll
                return (RED, (BLACK, a, x, b), y, (BLACK, lr, v, r))
            if lr is not None and lr[0] == RED:
                _, b, z, c = lr
                return (RED, (BLACK, ll, y, b), z, (BLACK, c, v, r))
        if r is not None and r[0] == RED:
            _, rl, z, rr = r
            if rl is not None and rl[0] == RED:
                _, b, y, c = rl
                return (RED, (BLACK, l, v, b), y, (BLACK, c, z, rr))
            if rr is not None and rr[0] == RED:
                _, c, w, d = rr
                return (RED, (BLACK, l, v, rl), z, (BLACK, c, w, d))
    return (color, l, v, r)


def depth(t):
    return 0 if t is None else 1 + max(depth(t[1]), depth(t[3]))


t, x = None, 42
for _ in range(int(sys.argv[1])):
    t = insert(x % 1000000, t)
    x = x * 16807 % 2147483647
print(f"({sum(member(k, t) for k in range(1, 1000001))}, {depth(t)})")
