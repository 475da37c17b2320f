#include <stdio.h>

int main(void) {
  for (long n = 1; n <= 20000; n++) {
    if (n % 15 == 0) puts("FizzBuzz");
    else if (n % 5 == 0) puts("Buzz");
    else if (n % 3 == 0) puts("Fizz");
    else printf("%ld\n", n);
  }
}
