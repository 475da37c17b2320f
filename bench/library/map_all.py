def next_key(k): return (k * 1103515245 + 12345) % 2147483648
m, k = {}, 12345
for i in range(200000, 0, -1):
    m[k] = i
    k = next_key(k)
n, s, k = len(m), 0, 12345
for i in range(200000):
    s += m.get(k, 0)
    k = next_key(k)
k = 12345
for i in range(150000):
    m.pop(k, None)
    k = next_key(k)
print(n, s, len(m))
