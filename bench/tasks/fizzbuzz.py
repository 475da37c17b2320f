import sys


def word(n):
    if n % 15 == 0:
        return "FizzBuzz"
    if n % 5 == 0:
        return "Buzz"
    if n % 3 == 0:
        return "Fizz"
    return str(n)


for n in range(1, int(sys.argv[1]) + 1):
    print(word(n))
