#include <stdio.h>
#include <stdlib.h>

enum color { RED, BLACK };
typedef struct tree {
  enum color color;
  struct tree *left, *right;
  long key;
} tree;

static int is_red(tree *t) { return t && t->color == RED; }

static int member(long x, tree *t) {
  while (t && t->key != x) t = x < t->key ? t->left : t->right;
  return t != NULL;
}

static tree *join(tree *x, tree *y, tree *z, tree *b, tree *c) {
  x->right = b, x->color = BLACK;
  z->left = c, z->color = BLACK;
  y->left = x, y->right = z, y->color = RED;
  return y;
}

static tree *balance(tree *t) {
  if (t->color != BLACK) return t;
  tree *l = t->left, *r = t->right;
  if (is_red(l)) {
    if (is_red(l->left)) return join(l->left, l, t, l->left->right, l->right);
    if (is_red(l->right)) return join(l, l->right, t, l->right->left, l->right->right);
  }
  if (is_red(r)) {
    if (is_red(r->left)) return join(t, r->left, r, r->left->left, r->left->right);
    if (is_red(r->right)) return join(t, r, r->right, r->left, r->right->left);
  }
  return t;
}

static tree *ins(long x, tree *t) {
  if (!t) {
    t = malloc(sizeof *t);
    *t = (tree){RED, NULL, NULL, x};
    return t;
  }
  if (x < t->key) t->left = ins(x, t->left);
  else if (x > t->key) t->right = ins(x, t->right);
  else return t;
  return balance(t);
}

static tree *insert(long x, tree *t) {
  t = ins(x, t);
  t->color = BLACK;
  return t;
}

static long depth(tree *t) {
  if (!t) return 0;
  long l = depth(t->left), r = depth(t->right);
  return 1 + (l > r ? l : r);
}

int main(int argc, char **argv) {
  tree *t = NULL;
  long x = 42, count = 0;
  for (long n = atol(argv[1]); n > 0; n--) {
    t = insert(x % 1000000, t);
    x = x * 16807 % 2147483647;
  }
  for (long k = 1; k <= 1000000; k++) count += member(k, t);
  printf("(%ld, %ld)\n", count, depth(t));
}
