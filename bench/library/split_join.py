text = "word word " * 1000000
parts = text.split(" ")
joined = "-".join(parts)
lines = text.replace(" ", "\n").splitlines()
print(len(parts), len(joined), len(lines), len(text.split()))
