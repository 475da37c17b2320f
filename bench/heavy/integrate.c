#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct fun {
  double (*code)(struct fun *, double);
  double c;
} fun;

static double even(fun *f, double x) { return x * x / (f->c + x); }
static double odd(fun *f, double x) { return sqrt(x + f->c) - x; }
static double call(fun *f, double x) { return f->code(f, x); }

static double simpson(fun *f, double a, double b, long n) {
  double h = (b - a) / (double)n, acc = 0.0;
  for (long i = 1; i < n; i++) acc += (i % 2 == 0 ? 2.0 : 4.0) * call(f, a + (double)i * h);
  return (call(f, a) + call(f, b) + acc) * h / 3.0;
}

int main(int argc, char **argv) {
  double acc = 0.0;
  for (long k = atol(argv[1]); k > 0; k--) {
    fun f = {k % 2 == 0 ? even : odd, (double)k};
    acc += simpson(&f, 0.0, 1.0, 1000);
  }
  printf("%.9f\n", acc);
}
