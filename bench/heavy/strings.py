import sys


def palindromes(n):
    count = size = 0
    for k in range(n, 0, -1):
        s = str(k)
        if s == s[::-1]:
            count += 1
            size += len(s)
    return count, size


print(palindromes(int(sys.argv[1])))
