#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  long rounds = atol(argv[1]), total = 0;
  for (long k = 1; k <= rounds; k++)
    for (long i = 1; i <= 100000; i++)
      if (i * k % 3 == 0) total += i * k / 3;
  printf("%ld\n", total);
}
