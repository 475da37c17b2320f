import json
def record(i): return '{"id":%d,"name":"item %d","price":%s,"tags":["red","a\\nb",null,true]}' % (i, i, i / 4.0)
text = "[" + ",".join(map(record, range(1, 140001))) + "]"
v = json.loads(text)
print(len(text), str(json.dumps(v, separators=(",", ":")) == text).lower())
