#include <stdio.h>
#include <stdlib.h>

typedef struct list { long head; struct list *tail; } list;
typedef struct rows { list *head; struct rows *tail; } rows;

static list *cons(long head, list *tail) {
  list *l = malloc(sizeof *l);
  l->head = head, l->tail = tail;
  return l;
}

static rows *cons_row(list *head, rows *tail) {
  rows *l = malloc(sizeof *l);
  l->head = head, l->tail = tail;
  return l;
}

static list *column(rows *m, long j) {
  list *result = NULL, **end = &result;
  for (; m; m = m->tail) {
    list *cell = m->head;
    for (long k = 0; k < j; k++) cell = cell->tail;
    *end = cons(cell->head, NULL);
    end = &(*end)->tail;
  }
  return result;
}

static rows *transpose(rows *m) {
  rows *columns = NULL, **end = &columns;
  long j = 0;
  for (list *l = m->head; l; l = l->tail) {
    *end = cons_row(column(m, j++), NULL);
    end = &(*end)->tail;
  }
  return columns;
}

static long dot(list *x, list *y) {
  long acc = 0;
  for (; x && y; x = x->tail, y = y->tail) acc += x->head * y->head;
  return acc;
}

static rows *multiply(rows *a, rows *b) {
  rows *columns = transpose(b), *product = NULL, **end = &product;
  for (; a; a = a->tail) {
    list *row = NULL, **last = &row;
    for (rows *c = columns; c; c = c->tail) {
      *last = cons(dot(a->head, c->head), NULL);
      last = &(*last)->tail;
    }
    *end = cons_row(row, NULL);
    end = &(*end)->tail;
  }
  return product;
}

int main(int argc, char **argv) {
  const long n = atol(argv[1]);
  rows *a = NULL, *b = NULL;
  for (long i = n; i > 0; i--) {
    list *p = NULL, *q = NULL;
    for (long j = n; j > 0; j--) p = cons(i * j % 7, p), q = cons((i + j) % 5, q);
    a = cons_row(p, a), b = cons_row(q, b);
  }
  long total = 0;
  for (rows *r = multiply(a, multiply(b, a)); r; r = r->tail)
    for (list *l = r->head; l; l = l->tail) total += l->head;
  printf("%ld\n", total);
}
