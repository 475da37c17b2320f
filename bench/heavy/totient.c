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

static long totient(long n) {
  long count = 0;
  for (long k = 1; k <= n; k++) count += euclid(n, k) == 1;
  return count;
}

int main(int argc, char **argv) {
  long total = 0;
  for (long n = atol(argv[1]); n > 0; n--) total += totient(n);
  printf("%ld\n", total);
}
