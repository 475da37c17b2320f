import sys


# each parser gives an expression and the position behind it
def sums(s, i):
    e, i = products(s, i)
    while i < len(s) and s[i] in "+-":
        f, j = products(s, i + 1)
        e, i = (s[i], e, f), j
    return e, i


def products(s, i):
    e, i = atom(s, i)
    while i < len(s) and s[i] in "*%":
        f, j = atom(s, i + 1)
        e, i = (s[i], e, f), j
    return e, i


def atom(s, i):
    if s[i] == "(":
        e, i = sums(s, i + 1)
        return e, i + 1
    n = 0
    while i < len(s) and s[i].isdigit():
        n = n * 10 + ord(s[i]) - 48
        i += 1
    return ("n", n), i


def evaluate(e):
    op = e[0]
    if op == "n":
        return e[1]
    a, b = evaluate(e[1]), evaluate(e[2])
    if op == "+":
        return a + b
    if op == "-":
        return a - b
    if op == "*":
        return a * b
    return a % b


acc = 0
for i in range(int(sys.argv[1]), 0, -1):
    acc = (acc + evaluate(sums(f"({i}+12)*(7-3)+{i}%13*(2+{i})-5", 0)[0])) % 1000003
print(acc)
