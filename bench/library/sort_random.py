def noise(n):
    x, acc = 12345, []
    for _ in range(n):
        acc.append(x)
        x = (x * 1103515245 + 12345) % 2147483648
    return acc[::-1]
print(sorted(noise(200000))[1000])
