import sys


def triples(n):
    count = 0
    for a in range(1, n + 1):
        for b in range(a, n + 1):
            total = a * a + b * b
            for c in range(b, n + 1):
                if c * c == total:
                    count += 1
    return count


print(triples(int(sys.argv[1])))
