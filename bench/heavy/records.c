#include <stdio.h>
#include <stdlib.h>

typedef struct ball {
  long x, y, dx, dy, bounces;
  struct ball *next;
} ball;

static void move(ball *b) {
  b->x += b->dx, b->y += b->dy;
  if (b->x < 0 || b->x > 1000) b->x -= 2 * b->dx, b->dx = -b->dx, b->bounces++;
  if (b->y < 0 || b->y > 700) b->y -= 2 * b->dy, b->dy = -b->dy, b->bounces++;
}

int main(int argc, char **argv) {
  ball *balls = NULL;
  for (long i = 1000; i > 0; i--) {
    ball *b = malloc(sizeof *b);
    *b = (ball){i * 37 % 1000, i * 91 % 700, i % 17 + 1, i % 23 + 1, 0, balls};
    balls = b;
  }
  for (long n = atol(argv[1]); n > 0; n--)
    for (ball *b = balls; b; b = b->next) move(b);
  long bounces = 0, x = 0, y = 0;
  for (ball *b = balls; b; b = b->next) bounces += b->bounces, x += b->x, y += b->y;
  printf("(%ld, %ld, %ld)\n", bounces, x, y);
}
