#include <stdio.h>
#include <stdlib.h>

/* AVL trees */
typedef struct tree {
  struct tree *left, *right;
  long key, value, height;
} tree;

static long height(tree *t) { return t ? t->height : 0; }

static tree *measure(tree *t) {
  long l = height(t->left), r = height(t->right);
  t->height = 1 + (l > r ? l : r);
  return t;
}

static tree *rotate_right(tree *t) {
  tree *l = t->left;
  t->left = l->right;
  l->right = measure(t);
  return measure(l);
}

static tree *rotate_left(tree *t) {
  tree *r = t->right;
  t->right = r->left;
  r->left = measure(t);
  return measure(r);
}

static tree *balance(tree *t) {
  long d = height(t->left) - height(t->right);
  if (d > 1) {
    if (height(t->left->left) < height(t->left->right)) t->left = rotate_left(t->left);
    return rotate_right(t);
  }
  if (d < -1) {
    if (height(t->right->right) < height(t->right->left)) t->right = rotate_right(t->right);
    return rotate_left(t);
  }
  return measure(t);
}

static long get(tree *t, long key, long other) {
  while (t && t->key != key) t = key < t->key ? t->left : t->right;
  return t ? t->value : other;
}

static tree *insert(tree *t, long key, long value) {
  if (!t) {
    t = malloc(sizeof *t);
    *t = (tree){NULL, NULL, key, value, 1};
    return t;
  }
  if (key == t->key) {
    t->value = value;
    return t;
  }
  if (key < t->key) t->left = insert(t->left, key, value);
  else t->right = insert(t->right, key, value);
  return balance(t);
}

static long size(tree *t) { return t ? size(t->left) + 1 + size(t->right) : 0; }

static long checksum(tree *t, long acc) {
  if (!t) return acc;
  acc = checksum(t->left, acc);
  return checksum(t->right, (acc + t->key * t->value) % 1000007);
}

int main(int argc, char **argv) {
  tree *m = NULL;
  long x = 42;
  for (long n = atol(argv[1]); n > 0; n--) {
    long k = x % 20000;
    m = insert(m, k, get(m, k, 0) + 1);
    x = x * 16807 % 2147483647;
  }
  printf("(%ld, %ld)\n", size(m), checksum(m, 0));
}
