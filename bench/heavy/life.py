import sys


def row(above, middle, below):
    result = []
    a = d = g = 0
    b, e, h = above[0], middle[0], below[0]
    for j in range(1, len(middle) + 1):
        if j < len(middle):
            c, f, i = above[j], middle[j], below[j]
        else:
            c = f = i = 0
        around = a + b + c + d + f + g + h + i
        result.append(1 if around == 3 or (around == 2 and e == 1) else 0)
        a, b, d, e, g, h = b, c, e, f, h, i
    return result


def step(dead, board):
    return [row(above, middle, below)
            for above, middle, below in zip([dead] + board, board, board[1:] + [dead])]


size = 64
board = [[1 if (i * i * 7 + j * j * 3 + i * j) % 5 < 2 else 0 for j in range(1, size + 1)] for i in range(1, size + 1)]
dead = [0] * size
for _ in range(int(sys.argv[1])):
    board = step(dead, board)
print(sum(map(sum, board)))
