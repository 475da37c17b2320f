#include <stdio.h>
#include <stdlib.h>

typedef struct list { long head; struct list *tail; } list;

static list *cons(long head, list *tail) {
  list *l = malloc(sizeof *l);
  l->head = head, l->tail = tail;
  return l;
}

/* row: the best value for each weight; with a thing of weight w and value v */
static list *add(long w, long v, list *row) {
  list *result = NULL, **end = &result, *xs = row, *ys = row;
  for (; xs && w > 0; w--, xs = xs->tail) {
    *end = cons(xs->head, NULL);
    end = &(*end)->tail;
  }
  for (; xs; xs = xs->tail, ys = ys->tail) {
    long with = ys->head + v;
    *end = cons(xs->head > with ? xs->head : with, NULL);
    end = &(*end)->tail;
  }
  return result;
}

static void drop(list *l) {
  while (l) {
    list *tail = l->tail;
    free(l);
    l = tail;
  }
}

int main(int argc, char **argv) {
  list *row = NULL;
  for (long n = 10000; n >= 0; n--) row = cons(0, row);
  for (long i = atol(argv[1]); i > 0; i--) {
    list *next = add(i * 37 % 91 + 1, i * 53 % 97 + 1, row);
    drop(row);
    row = next;
  }
  while (row->tail) row = row->tail;
  printf("%ld\n", row->head);
}
