#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  long n = atol(argv[1]), count = 0;
  for (long a = 1; a <= n; a++)
    for (long b = a; b <= n; b++) {
      long sum = a * a + b * b;
      for (long c = b; c <= n; c++)
        if (c * c == sum) count++;
    }
  printf("%ld\n", count);
}
