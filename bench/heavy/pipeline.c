#include <stdio.h>
#include <stdlib.h>

static long round_of(long k) {
  long sum = 0;
  for (long i = 1; i <= 100000; i++) {
    long x = i * 3 + k;
    if (x % 7 != 0) sum += x / 2;
  }
  return sum;
}

int main(int argc, char **argv) {
  long acc = 0;
  for (long n = atol(argv[1]); n > 0; n--) acc += round_of(n);
  printf("%ld\n", acc);
}
