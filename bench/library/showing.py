def go():
    n = 0
    for i in range(1000000, 0, -1):
        n += len(str(i)) + len(f"<{i}, {i + 1}>")
    return n
print(go(), sum([len(str(i / 8.0)) for i in range(1, 100001)]))
