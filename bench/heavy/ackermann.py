import sys
import threading


def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))


def main():
    print(sum(ack(3, n % 10) for n in range(1, int(sys.argv[1]) + 1)))


sys.setrecursionlimit(1000000)
threading.stack_size(256 << 20)
thread = threading.Thread(target=main)
thread.start()
thread.join()
