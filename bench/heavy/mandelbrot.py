import sys


def escape(cx, cy):
    x = y = 0.0
    i = 0
    while True:
        xx = x * x
        yy = y * y
        if i == 100 or xx + yy > 4.0:
            return i
        x, y = xx - yy + cx, 2.0 * x * y + cy
        i += 1


def points(n):
    acc = 0
    for row in range(n):
        for col in range(n):
            acc += escape(3.0 * col / n - 2.0, 2.0 * row / n - 1.0)
    return acc


print(points(int(sys.argv[1])))
