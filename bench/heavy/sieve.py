import sys


def sieve(xs):
    primes = []
    while xs:
        p, rest = xs[0], xs[1:]
        xs = [x for x in rest if x % p != 0]
        primes.append(p)
    return primes


primes = sieve(list(range(2, int(sys.argv[1]) + 1)))
print((len(primes), sum(primes)))
