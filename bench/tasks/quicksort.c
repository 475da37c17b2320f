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

static list *noise(long n) {
  list *result = NULL, **end = &result;
  for (long x = 1; n > 0; n--) {
    *end = malloc(sizeof(list));
    (*end)->head = x;
    end = &(*end)->tail;
    x = (x * 75 + 74) % 65537;
  }
  *end = NULL;
  return result;
}

int main(int argc, char **argv) {
  list *sorted = quicksort(noise(atol(argv[1])), NULL), *l = sorted;
  for (int i = 0; i < 5; i++, l = l->tail) printf("%s%ld", i ? " " : "[", l->head);
  long sum = 0, i = 1;
  for (l = sorted; l; l = l->tail) sum += i++ * l->head;
  printf("]\n%ld\n", sum % 1000007);
}
