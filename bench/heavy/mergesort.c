#include <stdio.h>
#include <stdlib.h>

typedef struct list { long head; struct list *tail; } list;

static list *merge(list *xs, list *ys) {
  list *result, **end = &result;
  while (xs && ys) {
    list **least = xs->head <= ys->head ? &xs : &ys;
    *end = *least;
    end = &(*least)->tail;
    *least = *end;
  }
  *end = xs ? xs : ys;
  return result;
}

static list *msort(list *xs) {
  if (!xs || !xs->tail) return xs;
  long length = 0;
  for (list *l = xs; l; l = l->tail) length++;
  list *front_end = xs;
  for (long i = 1; i < length / 2; i++) front_end = front_end->tail;
  list *back = front_end->tail;
  front_end->tail = NULL;
  list *front = msort(xs);
  return merge(front, msort(back));
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
    acc = (acc + check_and_drop(msort(numbers(50000, seed)))) % 1000007;
    seed = seed * 16807 % 2147483647;
  }
  printf("%ld\n", acc);
}
