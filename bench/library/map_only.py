print(sum(list(map(lambda x: x * 3 + 1, list(range(1, 1000001))))))
