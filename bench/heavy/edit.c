#include <stdio.h>
#include <stdlib.h>

typedef struct list { long head; struct list *tail; } list;

static list *cons(long head, list *tail) {
  list *l = malloc(sizeof *l);
  l->head = head, l->tail = tail;
  return l;
}

static void drop(list *l) {
  while (l) {
    list *tail = l->tail;
    free(l);
    l = tail;
  }
}

static list *text(long n, long seed) {
  list *result = NULL, **end = &result;
  for (; n > 0; n--) {
    *end = cons(97 + seed % 7, NULL);
    end = &(*end)->tail;
    seed = seed * 16807 % 2147483647;
  }
  return result;
}

static long min(long a, long b) { return a < b ? a : b; }

/* the row below a row; corner and left are the values beside the next cell */
static list *row(long a, list *bs, list *above, long corner, long left) {
  list *result = NULL, **end = &result;
  for (; bs; bs = bs->tail, above = above->tail) {
    long best = a == bs->head ? corner : 1 + min(corner, min(above->head, left));
    *end = cons(best, NULL);
    end = &(*end)->tail;
    corner = above->head;
    left = best;
  }
  return result;
}

int main(int argc, char **argv) {
  long n = atol(argv[1]), left = 0;
  list *as = text(n, 42), *bs = text(n, 4711), *above = NULL;
  for (long i = n; i > 0; i--) above = cons(i, above);
  for (; as; as = as->tail) {
    list *below = row(as->head, bs, above, left, left + 1);
    drop(above);
    above = below;
    left++;
  }
  while (above->tail) above = above->tail;
  printf("%ld\n", above->head);
}
