#include <stdio.h>
#include <stdlib.h>

typedef struct list { long head; struct list *tail; } list;

static int safe(long q, list *cs) {
  for (long d = 1; cs; cs = cs->tail, d++)
    if (q == cs->head || q == cs->head + d || q == cs->head - d) return 0;
  return 1;
}

static long place(long n, long row, list *queens) {
  if (row == n) return 1;
  long count = 0;
  for (long col = 0; col < n; col++)
    if (safe(col, queens)) {
      list placed = {col, queens};
      count += place(n, row + 1, &placed);
    }
  return count;
}

int main(int argc, char **argv) { printf("%ld\n", place(atol(argv[1]), 0, NULL)); }
