#include <stdio.h>
#include <stdlib.h>

typedef struct list { long head; struct list *tail; } list;

static list *cons(long head, list *tail) {
  list *l = malloc(sizeof *l);
  l->head = head, l->tail = tail;
  return l;
}

/* Unlinks what is not prime. */
static list *sieve(list *xs) {
  for (list *p = xs; p; p = p->tail)
    for (list **end = &p->tail; *end;) {
      list *x = *end;
      if (x->head % p->head != 0) {
        end = &x->tail;
      } else {
        *end = x->tail;
        free(x);
      }
    }
  return xs;
}

int main(int argc, char **argv) {
  list *xs = NULL;
  for (long n = atol(argv[1]); n >= 2; n--) xs = cons(n, xs);
  long length = 0, sum = 0;
  for (list *l = sieve(xs); l; l = l->tail) length++, sum += l->head;
  printf("(%ld, %ld)\n", length, sum);
}
