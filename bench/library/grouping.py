xs = [i * i % 70001 for i in range(1, 100001)]
g = {}
for x in xs:
    g.setdefault(x % 1000, []).append(x)
u = list(dict.fromkeys(xs))
print(len(g), len(u), sum([k * len(ys) % 17 for k, ys in g.items()]))
