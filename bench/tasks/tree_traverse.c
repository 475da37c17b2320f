#include <stdio.h>
#include <stdlib.h>

typedef struct tree {
  struct tree *left, *right;
  long n;
} tree;

static tree *node(tree *left, long n, tree *right) {
  tree *t = malloc(sizeof *t);
  *t = (tree){left, right, n};
  return t;
}

static tree *grow(long d, long n) { return d == 0 ? NULL : node(grow(d - 1, 2 * n), n, grow(d - 1, 2 * n + 1)); }
static long total(tree *t) { return t ? total(t->left) + t->n + total(t->right) : 0; }
static tree *mirror(tree *t) { return t ? node(mirror(t->right), t->n, mirror(t->left)) : NULL; }

static long depth(tree *t) {
  if (!t) return 0;
  long l = depth(t->left), r = depth(t->right);
  return 1 + (l > r ? l : r);
}

int main(int argc, char **argv) {
  tree *t = grow(atol(argv[1]), 1), *m = mirror(t);
  printf("(%ld, %ld, %ld)\n", total(t), total(m), depth(m));
}
