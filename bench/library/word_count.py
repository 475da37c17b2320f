text = " ".join([f"word{i * i % 5003}" for i in range(1, 650001)])
m = {}
for w in text.split():
    m[w] = m.get(w, 0) + 1
print(len(text), len(m), m.get("word1", 0))
