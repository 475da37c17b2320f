#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct expr {
  char op; /* n is a number */
  long n;
  struct expr *a, *b;
} expr;

static expr *make(char op, long n, expr *a, expr *b) {
  expr *e = malloc(sizeof *e);
  *e = (expr){op, n, a, b};
  return e;
}

static expr *sums(const char **s);

static expr *atom(const char **s) {
  if (**s == '(') {
    ++*s;
    expr *e = sums(s);
    ++*s;
    return e;
  }
  long n = 0;
  for (; isdigit((unsigned char)**s); ++*s) n = n * 10 + **s - '0';
  return make('n', n, NULL, NULL);
}

static expr *products(const char **s) {
  expr *e = atom(s);
  while (**s == '*' || **s == '%') {
    char op = *(*s)++;
    e = make(op, 0, e, atom(s));
  }
  return e;
}

static expr *sums(const char **s) {
  expr *e = products(s);
  while (**s == '+' || **s == '-') {
    char op = *(*s)++;
    e = make(op, 0, e, products(s));
  }
  return e;
}

static long eval(expr *e) {
  switch (e->op) {
    case 'n': return e->n;
    case '+': return eval(e->a) + eval(e->b);
    case '-': return eval(e->a) - eval(e->b);
    case '*': return eval(e->a) * eval(e->b);
    default: return eval(e->a) % eval(e->b);
  }
}

static void drop(expr *e) {
  if (!e) return;
  drop(e->a);
  drop(e->b);
  free(e);
}

int main(int argc, char **argv) {
  long acc = 0;
  for (long i = atol(argv[1]); i > 0; i--) {
    char formula[200];
    snprintf(formula, sizeof formula, "(%ld+12)*(7-3)+%ld%%13*(2+%ld)-5", i, i, i);
    const char *s = formula;
    expr *e = sums(&s);
    acc = (acc + eval(e)) % 1000003;
    drop(e);
  }
  printf("%ld\n", acc);
}
