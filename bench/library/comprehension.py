squares = sum([x * x % 7 for x in range(1, 1000001) if x % 3 == 0])
pairs = len([(a, b) for a in range(1, 1001) for b in range(1, a + 1) if (a + b) % 5 == 0])
chain = sum(x * 2 for x in [y + 1 for y in range(1, 1000001)] if x & 1)
print(squares, pairs, chain)
