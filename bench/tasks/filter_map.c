#include <stdio.h>

int main(void) {
  long total = 0;
  for (long k = 1; k <= 10; k++)
    for (long i = 1; i <= 100000; i++)
      if (i * k % 3 == 0) total += i * k / 3;
  printf("%ld\n", total);
}
