#include <stdio.h>
#include <stdlib.h>

enum kind { CHANGE, MOVE, OUT, LOOP };
typedef struct op {
  enum kind kind;
  long n;
  struct op *body, *next;
} op;

static op *parse(const char **text) {
  op *result = NULL, **end = &result;
  for (char c; (c = *(*text)++) && c != ']';) {
    op *o = malloc(sizeof *o);
    switch (c) {
      case '+': *o = (op){CHANGE, 1}; break;
      case '-': *o = (op){CHANGE, -1}; break;
      case '>': *o = (op){MOVE, 1}; break;
      case '<': *o = (op){MOVE, -1}; break;
      case '.': *o = (op){OUT}; break;
      case '[': *o = (op){LOOP, 0, parse(text)}; break;
      default: continue;
    }
    *end = o;
    end = &o->next;
  }
  return result;
}

static long tape[1000], *cell, sum;

static void run(op *o) {
  for (; o; o = o->next) switch (o->kind) {
      case CHANGE: *cell = (*cell + o->n) & 255; break;
      case MOVE: cell += o->n; break;
      case OUT: sum = (sum * 31 + *cell) % 1000003; break;
      case LOOP: while (*cell) run(o->body); break;
    }
}

int main(int argc, char **argv) {
  /* counts to 1000 and to 3000 in nested loops, then adds */
  const char *counting = "++++++++++[>++++++++++[>++++++++++[>+>+++<<-]<-]<-]>>>.>.[<+>-]<.";
  op *ops = parse(&counting);
  for (long n = atol(argv[1]); n > 0; n--) {
    for (long i = 0; i < 1000; i++) tape[i] = 0;
    cell = tape + 500;
    run(ops);
  }
  printf("%ld\n", sum);
}
