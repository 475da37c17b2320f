def go():
    s = ""
    for i in range(1000000):
        s += "ab"
    return s
print(len(go()))
