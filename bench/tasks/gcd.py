import sys


def euclid(a, b):
    while b:
        a, b = b, a % b
    return a


x, acc = 42, 0
for _ in range(int(sys.argv[1])):
    y = x * 16807 % 2147483647
    x = y * 16807 % 2147483647
    acc += euclid(y, x)
print(acc)
