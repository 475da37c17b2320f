#include <stdio.h>
#include <stdlib.h>

typedef struct tree {
  struct tree *left, *right;
  long key;
} tree;

static tree *build(long lo, long hi) {
  if (lo > hi) return NULL;
  long mid = (lo + hi) / 2;
  tree *t = malloc(sizeof *t);
  *t = (tree){build(lo, mid - 1), build(mid + 1, hi), mid * 3};
  return t;
}

static int search(long x, tree *t) {
  while (t && t->key != x) t = x < t->key ? t->left : t->right;
  return t != NULL;
}

int main(int argc, char **argv) {
  long n = atol(argv[1]);
  tree *t = build(0, n);
  long count = 0;
  for (long x = 0; x <= 3 * n; x++) count += search(x, t);
  printf("%ld\n", count);
}
