#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reverse(const char *s, char *to, size_t n) {
  for (size_t i = 0; i < n; i++) to[i] = s[n - 1 - i];
  to[n] = '\0';
}

int main(int argc, char **argv) {
  long count = 0, size = 0;
  for (long n = atol(argv[1]); n > 0; n--) {
    char s[32], t[32];
    snprintf(s, sizeof s, "%ld", n);
    reverse(s, t, strlen(s));
    if (strcmp(s, t) == 0) count++, size += strlen(s);
  }
  printf("(%ld, %ld)\n", count, size);
}
