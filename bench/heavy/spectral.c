#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct list { double head; struct list *tail; } list;

static list *cons(double head, list *tail) {
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

static double entry(long i, long j) { return 1.0 / (double)((i + j) * (i + j + 1) / 2 + i + 1); }

static double row(long i, list *v) {
  double acc = 0.0;
  for (long j = 0; v; v = v->tail) acc += entry(i, j++) * v->head;
  return acc;
}

static double column(long i, list *v) {
  double acc = 0.0;
  for (long j = 0; v; v = v->tail) acc += entry(j++, i) * v->head;
  return acc;
}

static list *times(long n, list *v) {
  list *u = NULL, *w = NULL;
  for (long i = n - 1; i >= 0; i--) u = cons(row(i, v), u);
  for (long i = n - 1; i >= 0; i--) w = cons(column(i, u), w);
  drop(u);
  return w;
}

static double dot(list *x, list *y) {
  double acc = 0.0;
  for (; x && y; x = x->tail, y = y->tail) acc += x->head * y->head;
  return acc;
}

int main(int argc, char **argv) {
  long n = atol(argv[1]);
  list *u = NULL, *v = NULL;
  for (long i = 0; i < n; i++) u = cons(1.0, u);
  for (int k = 0; k < 10; k++) {
    drop(v);
    v = times(n, u);
    drop(u);
    u = times(n, v);
  }
  printf("%.9f\n", sqrt(dot(u, v) / dot(v, v)));
}
