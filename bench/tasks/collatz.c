#include <stdio.h>
#include <stdlib.h>

static long steps(long m) {
  long count = 0;
  for (; m != 1; count++) m = m % 2 == 0 ? m / 2 : 3 * m + 1;
  return count;
}

int main(int argc, char **argv) {
  long total = 0;
  for (long n = atol(argv[1]); n > 0; n--) total += steps(n);
  printf("%ld\n", total);
}
