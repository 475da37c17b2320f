import sys


def line(i):
    return f"item {i}: " + ("ab" * (i % 5)).upper() + ";"


text = " ".join(map(line, range(1, int(sys.argv[1]) + 1)))
print(len(text))
words = text.split(" ")
print(f"({len(words)}, {len([w for w in words if w.endswith(';')])})")
print(len(text.replace("item", "thing")))
print(max(map(len, words)))
