import sys


def round_of(k):
    tripled = map(lambda x: x * 3 + k, range(1, 100001))
    return sum(map(lambda x: x // 2, filter(lambda x: x % 7 != 0, tripled)))


print(sum(round_of(n) for n in range(1, int(sys.argv[1]) + 1)))
