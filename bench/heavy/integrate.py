import sys
from math import sqrt


def simpson(f, a, b, n):
    h = (b - a) / n
    acc = 0.0
    for i in range(1, n):
        acc += (2.0 if i % 2 == 0 else 4.0) * f(a + i * h)
    return (f(a) + f(b) + acc) * h / 3.0


def function(k):
    c = float(k)
    if k % 2 == 0:
        return lambda x: x * x / (c + x)
    return lambda x: sqrt(x + c) - x


acc = 0.0
for k in range(int(sys.argv[1]), 0, -1):
    acc += simpson(function(k), 0.0, 1.0, 1000)
print(f"{acc:.9f}")
