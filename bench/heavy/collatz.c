#include <stdio.h>
#include <stdlib.h>

static long steps(long m) {
  long count = 1;
  for (; m != 1; count++) m = m % 2 == 0 ? m / 2 : 3 * m + 1;
  return count;
}

int main(int argc, char **argv) {
  long n = atol(argv[1]), best = 0, start = 0;
  for (long k = 1; k < n; k++) {
    long s = steps(k);
    if (s > best) best = s, start = k;
  }
  printf("(%ld, %ld)\n", start, best);
}
