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
  list *sorted = msort(noise(atol(argv[1]))), *l = sorted;
  for (int i = 0; i < 5; i++, l = l->tail) printf("%s%ld", i ? " " : "[", l->head);
  long sum = 0, i = 1;
  for (l = sorted; l; l = l->tail) sum += i++ * l->head;
  printf("]\n%ld\n", sum % 1000007);
}
