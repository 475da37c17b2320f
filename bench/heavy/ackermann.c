#include <stdio.h>
#include <stdlib.h>

static long ack(long m, long n) {
  if (m == 0) return n + 1;
  if (n == 0) return ack(m - 1, 1);
  return ack(m - 1, ack(m, n - 1));
}

int main(int argc, char **argv) {
  long total = 0;
  for (long n = atol(argv[1]); n > 0; n--) total += ack(3, n % 10);
  printf("%ld\n", total);
}
