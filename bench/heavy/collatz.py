import sys


def steps(m):
    count = 1
    while m != 1:
        m = m // 2 if m % 2 == 0 else 3 * m + 1
        count += 1
    return count


def main(n):
    best = start = 0
    for k in range(1, n):
        s = steps(k)
        if s > best:
            best, start = s, k
    print(f"({start}, {best})")


main(int(sys.argv[1]))
