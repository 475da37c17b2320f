"""AVL trees."""
import sys


class Tree:
    __slots__ = "left", "right", "key", "value", "height"

    def __init__(self, key, value):
        self.left = self.right = None
        self.key, self.value, self.height = key, value, 1


def height(t):
    return t.height if t else 0


def measure(t):
    t.height = 1 + max(height(t.left), height(t.right))
    return t


def rotate_right(t):
    l = t.left
    t.left = l.right
    l.right = measure(t)
    return measure(l)


def rotate_left(t):
    r = t.right
    t.right = r.left
    r.left = measure(t)
    return measure(r)


def balance(t):
    d = height(t.left) - height(t.right)
    if d > 1:
        if height(t.left.left) < height(t.left.right):
            t.left = rotate_left(t.left)
        return rotate_right(t)
    if d < -1:
        if height(t.right.right) < height(t.right.left):
            t.right = rotate_right(t.right)
        return rotate_left(t)
    return measure(t)


def get(t, key, other):
    while t and t.key != key:
        t = t.left if key < t.key else t.right
    return t.value if t else other


def insert(t, key, value):
    if not t:
        return Tree(key, value)
    if key == t.key:
        t.value = value
        return t
    if key < t.key:
        t.left = insert(t.left, key, value)
    else:
        t.right = insert(t.right, key, value)
    return balance(t)


def size(t):
    return size(t.left) + 1 + size(t.right) if t else 0


def checksum(t, acc):
    if not t:
        return acc
    acc = checksum(t.left, acc)
    return checksum(t.right, (acc + t.key * t.value) % 1000007)


counts, x = None, 42
for _ in range(int(sys.argv[1])):
    k = x % 20000
    counts = insert(counts, k, get(counts, k, 0) + 1)
    x = x * 16807 % 2147483647
print((size(counts), checksum(counts, 0)))
