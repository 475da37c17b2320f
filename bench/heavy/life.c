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

static void drop(rows *board) {
  while (board) {
    for (list *l = board->head; l;) {
      list *tail = l->tail;
      free(l);
      l = tail;
    }
    rows *tail = board->tail;
    free(board);
    board = tail;
  }
}

static long next(long cell, long around) { return around == 3 || (around == 2 && cell == 1); }

static list *row(list *above, list *middle, list *below) {
  list *result = NULL, **end = &result;
  long a = 0, d = 0, g = 0, b = above->head, e = middle->head, h = below->head;
  while (middle) {
    above = above->tail, middle = middle->tail, below = below->tail;
    long c = above ? above->head : 0, f = middle ? middle->head : 0, i = below ? below->head : 0;
    *end = cons(next(e, a + b + c + d + f + g + h + i), NULL);
    end = &(*end)->tail;
    a = b, b = c, d = e, e = f, g = h, h = i;
  }
  return result;
}

static rows *step(list *dead, rows *board) {
  rows *result = NULL, **end = &result;
  list *above = dead;
  for (rows *r = board; r; r = r->tail) {
    *end = cons_row(row(above, r->head, r->tail ? r->tail->head : dead), NULL);
    end = &(*end)->tail;
    above = r->head;
  }
  return result;
}

int main(int argc, char **argv) {
  const long size = 64;
  rows *board = NULL;
  list *dead = NULL;
  for (long i = size; i > 0; i--) {
    list *r = NULL;
    for (long j = size; j > 0; j--) r = cons((i * i * 7 + j * j * 3 + i * j) % 5 < 2, r);
    board = cons_row(r, board);
    dead = cons(0, dead);
  }
  for (long n = atol(argv[1]); n > 0; n--) {
    rows *after = step(dead, board);
    drop(board);
    board = after;
  }
  long total = 0;
  for (rows *r = board; r; r = r->tail)
    for (list *l = r->head; l; l = l->tail) total += l->head;
  printf("%ld\n", total);
}
