import sys

print(sum(sum(map(lambda x: x // 3, filter(lambda x: x % 3 == 0, map(lambda x: x * k, range(1, 100001)))))
          for k in range(1, int(sys.argv[1]) + 1)))
