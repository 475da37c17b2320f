import sys
from math import sqrt

bodies = [
    (0.0, 0.0, 0.0, -0.0003876635, -0.0032753591, 0.0000239359, 39.4784176),
    (4.84143144, -1.16032004, -0.10362204, 0.60632639, 2.81198684, -0.02521836, 0.03769367),
    (8.34336671, 4.12479856, -0.40352341, -1.01077434, 1.82566237, 0.00841576, 0.01128632),
    (12.8943695, -15.1111514, -0.22330757, 1.08279100, 0.86871301, -0.01083263, 0.00172372),
    (15.3796971, -25.9193146, 0.17925877, 0.97909073, 0.59469899, -0.03475595, 0.00203368),
]


def pull(b, bs):
    x, y, z, vx, vy, vz, m = b
    for ox, oy, oz, _, _, _, om in bs:
        dx = x - ox
        dy = y - oy
        dz = z - oz
        d2 = dx * dx + dy * dy + dz * dz
        if d2 == 0.0:
            continue
        k = om * (0.01 / (d2 * sqrt(d2)))
        vx -= dx * k
        vy -= dy * k
        vz -= dz * k
    return (x + 0.01 * vx, y + 0.01 * vy, z + 0.01 * vz, vx, vy, vz, m)


def energy(bs):
    e = 0.0
    for i, (x, y, z, vx, vy, vz, m) in enumerate(bs):
        e += 0.5 * m * (vx * vx + vy * vy + vz * vz)
        for ox, oy, oz, _, _, _, om in bs[i + 1:]:
            dx = x - ox
            dy = y - oy
            dz = z - oz
            e -= m * om / sqrt(dx * dx + dy * dy + dz * dz)
    return e


print(f"{energy(bodies):.9f}")
for _ in range(int(sys.argv[1])):
    bodies = [pull(b, bodies) for b in bodies]
print(f"{energy(bodies):.9f}")
