import sys


def safe(q, queens):
    d = len(queens)
    for c in queens:
        if q == c or q == c + d or q == c - d:
            return False
        d -= 1
    return True


def place(n, row, queens):
    if row == n:
        return 1
    count = 0
    for col in range(n):
        if safe(col, queens):
            queens.append(col)
            count += place(n, row + 1, queens)
            queens.pop()
    return count


print(place(int(sys.argv[1]), 0, []))
