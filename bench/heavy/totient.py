import sys


def euclid(a, b):
    while b:
        a, b = b, a % b
    return a


def totient(n):
    count = 0
    for k in range(1, n + 1):
        if euclid(n, k) == 1:
            count += 1
    return count


print(sum(totient(n) for n in range(1, int(sys.argv[1]) + 1)))
