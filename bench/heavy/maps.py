import sys


def tally(n):
    counts, x = {}, 42
    for _ in range(n):
        k = x % 20000
        counts[k] = counts.get(k, 0) + 1
        x = x * 16807 % 2147483647
    return counts


counts, acc = tally(int(sys.argv[1])), 0
for k in sorted(counts):
    acc = (acc + k * counts[k]) % 1000007
print((len(counts), acc))
