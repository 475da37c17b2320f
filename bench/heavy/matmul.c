#include <stdio.h>
#include <stdlib.h>

typedef struct list { double head; struct list *tail; } list;
typedef struct rows { list *head; struct rows *tail; } rows;

static list *cons(double head, list *tail) {
  list *l = malloc(sizeof *l);
  l->head = head, l->tail = tail;
  return l;
}

static rows *cons_row(list *head, rows *tail) {
  rows *l = malloc(sizeof *l);
  l->head = head, l->tail = tail;
  return l;
}

/* Takes the rows apart: what is left of m are empty rows. */
static rows *transpose(rows *m) {
  rows *columns = NULL, **end = &columns;
  while (m->head) {
    list *column = NULL, **last = &column;
    for (rows *r = m; r; r = r->tail) {
      list *cell = r->head;
      r->head = cell->tail;
      *last = cell;
      last = &cell->tail;
    }
    *last = NULL;
    *end = cons_row(column, NULL);
    end = &(*end)->tail;
  }
  return columns;
}

static double dot(list *x, list *y) {
  double acc = 0.0;
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
  long n = atol(argv[1]);
  rows *a = NULL, *b = NULL;
  for (long i = n; i > 0; i--) {
    list *p = NULL, *q = NULL;
    for (long j = n; j > 0; j--) {
      p = cons((double)(i * j % 7) / 8.0, p);
      q = cons((double)((i + j) % 5) / 4.0, q);
    }
    a = cons_row(p, a), b = cons_row(q, b);
  }
  double total = 0.0;
  for (rows *r = multiply(a, b); r; r = r->tail) {
    double sum = 0.0;
    for (list *l = r->head; l; l = l->tail) sum += l->head;
    total += sum;
  }
  printf("%.3f\n", total);
}
