#include <stdio.h>
#include <stdlib.h>

typedef struct tree { struct tree *left, *right; } tree;

static tree *make(long d) {
  tree *t = malloc(sizeof *t);
  if (d == 0) t->left = t->right = NULL;
  else t->left = make(d - 1), t->right = make(d - 1);
  return t;
}

static long check(tree *t) { return t ? 1 + check(t->left) + check(t->right) : 0; }

static void drop(tree *t) {
  if (!t) return;
  drop(t->left);
  drop(t->right);
  free(t);
}

int main(int argc, char **argv) {
  long n = atol(argv[1]);
  tree *long_lived = make(n);
  for (long d = 4; d <= n; d += 4) {
    long count = 1L << (n - d + 4), acc = 0;
    for (long k = count; k > 0; k--) {
      tree *t = make(d);
      acc += check(t);
      drop(t);
    }
    printf("%ld trees of depth %ld: %ld\n", count, d, acc);
  }
  printf("long lived: %ld\n", check(long_lived));
}
