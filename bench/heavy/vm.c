#include <stdio.h>
#include <stdlib.h>

enum op { END, PUSH, LOAD, STORE, ADD, MUL, MOD, LESS, JUMP, BRANCH, HALT };
typedef struct { enum op op; long a, b; } instr;

static long run(instr blocks[][20]) {
  long stack[100], vars[3] = {0}, *top = stack - 1;
  for (instr *i = blocks[0];; i++) switch (i->op) {
      case PUSH: *++top = i->a; break;
      case LOAD: *++top = vars[i->a]; break;
      case STORE: vars[i->a] = *top--; break;
      case ADD: top--, top[0] += top[1]; break;
      case MUL: top--, top[0] *= top[1]; break;
      case MOD: top--, top[0] %= top[1]; break;
      case LESS: top--, top[0] = top[0] < top[1]; break;
      case JUMP: i = blocks[i->a] - 1; break;
      case BRANCH: i = blocks[*top-- == 0 ? i->b : i->a] - 1; break;
      case HALT: case END: return vars[0];
    }
}

int main(int argc, char **argv) {
  /* sum = 0; i = 0; while i < n: j = 0; while j < 100: sum = (sum * 3 + i * j) % 65521; j += 1; i += 1 */
  instr blocks[][20] = {
    {{PUSH, 0}, {STORE, 0}, {PUSH, 0}, {STORE, 1}, {JUMP, 1}},
    {{LOAD, 1}, {PUSH, atol(argv[1])}, {LESS}, {BRANCH, 2, 5}},
    {{PUSH, 0}, {STORE, 2}, {JUMP, 3}},
    {{LOAD, 2}, {PUSH, 100}, {LESS}, {BRANCH, 4, 6}},
    {{LOAD, 0}, {PUSH, 3}, {MUL}, {LOAD, 1}, {LOAD, 2}, {MUL}, {ADD}, {PUSH, 65521}, {MOD}, {STORE, 0},
     {LOAD, 2}, {PUSH, 1}, {ADD}, {STORE, 2}, {JUMP, 3}},
    {{HALT}},
    {{LOAD, 1}, {PUSH, 1}, {ADD}, {STORE, 1}, {JUMP, 1}},
  };
  printf("%ld\n", run(blocks));
}
