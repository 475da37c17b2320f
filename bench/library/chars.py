a = "abcdefghij" * 100000
u = "äöüabcdßé→" * 100000
def flip(s): return "".join(reversed(list(s)))
print(len(flip(a)), flip(u)[:10], len(list(filter(str.isalpha, u))))
