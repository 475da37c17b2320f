def euclid(a, b):
    while b:
        a, b = b, a % b
    return a


x, acc = 42, 0
for _ in range(100000):
    y = (x * 1103515245 + 12345) % 2147483648
    x = (y * 1103515245 + 12345) % 2147483648
    acc += euclid(y, x)
print(acc)
