#include <stdio.h>
#include <stdlib.h>

static long euclid(long a, long b) {
  while (b != 0) {
    long r = a % b;
    a = b;
    b = r;
  }
  return a;
}

int main(int argc, char **argv) {
  long x = 42, acc = 0;
  for (long n = atol(argv[1]); n > 0; n--) {
    long y = x * 16807 % 2147483647;
    x = y * 16807 % 2147483647;
    acc += euclid(y, x);
  }
  printf("%ld\n", acc);
}
