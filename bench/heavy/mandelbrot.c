#include <stdio.h>
#include <stdlib.h>

static long escape(double cx, double cy) {
  double x = 0.0, y = 0.0;
  for (long i = 0;; i++) {
    double xx = x * x, yy = y * y;
    if (i == 100 || xx + yy > 4.0) return i;
    y = 2.0 * x * y + cy;
    x = xx - yy + cx;
  }
}

int main(int argc, char **argv) {
  long n = atol(argv[1]), acc = 0;
  for (long row = 0; row < n; row++)
    for (long col = 0; col < n; col++)
      acc += escape(3.0 * (double)col / (double)n - 2.0, 2.0 * (double)row / (double)n - 1.0);
  printf("%ld\n", acc);
}
