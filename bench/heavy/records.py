import sys
from typing import NamedTuple


class Ball(NamedTuple):
    x: int
    y: int
    dx: int
    dy: int
    bounces: int


def move(b):
    x, y, dx, dy, bounces = b
    x += dx
    y += dy
    if x < 0 or x > 1000:
        x -= 2 * dx
        dx = -dx
        bounces += 1
    if y < 0 or y > 700:
        y -= 2 * dy
        dy = -dy
        bounces += 1
    return Ball(x, y, dx, dy, bounces)


balls = [Ball(i * 37 % 1000, i * 91 % 700, i % 17 + 1, i % 23 + 1, 0) for i in range(1, 1001)]
for _ in range(int(sys.argv[1])):
    balls = [move(b) for b in balls]
print(f"({sum(b.bounces for b in balls)}, {sum(b.x for b in balls)}, {sum(b.y for b in balls)})")
