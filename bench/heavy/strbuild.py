import sys


def table(n):
    text = ""
    for k in range(n, 0, -1):
        text += f"{k},item{k % 97},{k * k % 1013}\n"
    return text


def total(lines):
    acc = 0
    for line in lines:
        number, name, value = line.split(",")
        acc += int(number) + len(name) * int(value)
    return acc


text = table(int(sys.argv[1]))
print((len(text), total(text.splitlines())))
