#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  long last = atol(argv[1]);
  for (long n = 1; n <= last; n++) {
    if (n % 15 == 0) puts("FizzBuzz");
    else if (n % 5 == 0) puts("Buzz");
    else if (n % 3 == 0) puts("Fizz");
    else printf("%ld\n", n);
  }
}
