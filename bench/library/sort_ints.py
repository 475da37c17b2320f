def noise(n):
    x, acc = 12345, []
    for _ in range(n):
        acc.append(x)
        x = (x * 1103515245 + 12345) % 2147483648
    return acc[::-1]
xs = noise(200000)
a = sorted(xs)
b = sorted(a)
c = sorted(a[::-1])
print(a[1000], b[1000], c[1000])
