import functools
def step(x): return x * 3 % 1000003
xs = list(range(1, 1000001))
ys = list(map(step, xs))
es = list(filter(lambda x: x & 1 == 0, ys))
total = functools.reduce(lambda a, x: (a * 31 + x) % 1000003, ys, 0)
pairs = list(zip(xs, es[::-1]))
dots = list(map(lambda p: p[0] * p[1] % 1009, pairs))
print(sum(ys), len(es), total, sum(dots), len(ys + es))
