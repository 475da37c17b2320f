#include <stdio.h>
#include <stdlib.h>

typedef struct list { long head; struct list *tail; } list;

/* Sorts xs in front of rest. */
static list *quicksort(list *xs, list *rest) {
  while (xs) {
    list *p = xs, *less = NULL, *others = NULL, **less_end = &less, **others_end = &others;
    for (list *l = xs->tail; l; l = l->tail) {
      list ***end = l->head < p->head ? &less_end : &others_end;
      **end = l;
      *end = &l->tail;
    }
    *less_end = *others_end = NULL;
    p->tail = quicksort(others, rest);
    rest = p;
    xs = less;
  }
  return rest;
}

static list *numbers(long n, long x) {
  list *result = NULL, **end = &result;
  for (; n > 0; n--) {
    *end = malloc(sizeof(list));
    (*end)->head = x;
    end = &(*end)->tail;
    x = x * 16807 % 2147483647;
  }
  *end = NULL;
  return result;
}

static long check_and_drop(list *xs) {
  long acc = 0;
  for (long i = 1; xs; i++) {
    acc = (acc + i * (xs->head % 1000)) % 1000007;
    list *tail = xs->tail;
    free(xs);
    xs = tail;
  }
  return acc;
}

int main(int argc, char **argv) {
  long seed = 42, acc = 0;
  for (long n = atol(argv[1]); n > 0; n--) {
    acc = (acc + check_and_drop(quicksort(numbers(50000, seed), NULL))) % 1000007;
    seed = seed * 16807 % 2147483647;
  }
  printf("%ld\n", acc);
}
