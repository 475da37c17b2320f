#include <stdio.h>
#include <stdlib.h>

typedef struct fun fun;
struct fun {
  long (*code)(fun *, long);
  long i;
  fun *f, *g;
};

static fun *closure(long (*code)(fun *, long), long i, fun *f, fun *g) {
  fun *c = malloc(sizeof *c);
  *c = (fun){code, i, f, g};
  return c;
}

static long call(fun *f, long x) { return f->code(f, x); }
static long identity(fun *c, long x) { return x; }
static long add(fun *c, long x) { return (x * c->i + 7) % 1000003; }
static long multiply(fun *c, long x) { return x * (x + c->i) % 1000003; }
static long composed(fun *c, long x) { return call(c->g, call(c->f, x)); }

static long total(fun *f, long n) {
  long acc = 0;
  for (; n > 0; n--) acc += call(f, n);
  return acc;
}

int main(int argc, char **argv) {
  fun *f = closure(identity, 0, NULL, NULL);
  for (long i = 1; i <= 20; i++)
    f = closure(composed, 0, f, closure(i % 2 == 0 ? add : multiply, i, NULL, NULL));
  printf("%ld\n", total(f, atol(argv[1])));
}
