def noise(n):
    x, acc = 12345, []
    for _ in range(n):
        acc.append(x)
        x = (x * 1103515245 + 12345) % 2147483648
    return acc[::-1]
words = [f"w{n % 1000003}" for n in noise(200000)]
a = sorted(words)
b = sorted(words, key=len)
c = sorted(enumerate(words), key=lambda p: p[1])
print(a[777], b[777], '(%d, "%s")' % c[777])
