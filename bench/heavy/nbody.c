#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct body {
  double x, y, z, vx, vy, vz, m;
  struct body *next;
};

static struct body bodies[] = {
  {0.0, 0.0, 0.0, -0.0003876635, -0.0032753591, 0.0000239359, 39.4784176, bodies + 1},
  {4.84143144, -1.16032004, -0.10362204, 0.60632639, 2.81198684, -0.02521836, 0.03769367, bodies + 2},
  {8.34336671, 4.12479856, -0.40352341, -1.01077434, 1.82566237, 0.00841576, 0.01128632, bodies + 3},
  {12.8943695, -15.1111514, -0.22330757, 1.08279100, 0.86871301, -0.01083263, 0.00172372, bodies + 4},
  {15.3796971, -25.9193146, 0.17925877, 0.97909073, 0.59469899, -0.03475595, 0.00203368, NULL},
};

static void advance(struct body *bs) {
  for (struct body *b = bs; b; b = b->next) {
    double vx = b->vx, vy = b->vy, vz = b->vz;
    for (struct body *o = bs; o; o = o->next) {
      double dx = b->x - o->x, dy = b->y - o->y, dz = b->z - o->z;
      double d2 = dx * dx + dy * dy + dz * dz;
      if (d2 == 0.0) continue;
      double k = o->m * (0.01 / (d2 * sqrt(d2)));
      vx -= dx * k, vy -= dy * k, vz -= dz * k;
    }
    b->vx = vx, b->vy = vy, b->vz = vz;
  }
  for (struct body *b = bs; b; b = b->next)
    b->x += 0.01 * b->vx, b->y += 0.01 * b->vy, b->z += 0.01 * b->vz;
}

static double energy(struct body *bs) {
  double e = 0.0;
  for (struct body *b = bs; b; b = b->next) {
    e += 0.5 * b->m * (b->vx * b->vx + b->vy * b->vy + b->vz * b->vz);
    for (struct body *o = b->next; o; o = o->next) {
      double dx = b->x - o->x, dy = b->y - o->y, dz = b->z - o->z;
      e -= b->m * o->m / sqrt(dx * dx + dy * dy + dz * dz);
    }
  }
  return e;
}

int main(int argc, char **argv) {
  printf("%.9f\n", energy(bodies));
  for (long n = atol(argv[1]); n > 0; n--) advance(bodies);
  printf("%.9f\n", energy(bodies));
}
