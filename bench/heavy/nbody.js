const body = (x, y, z, vx, vy, vz, m) => ({x, y, z, vx, vy, vz, m});

let bodies = [
  body(0.0, 0.0, 0.0, -0.0003876635, -0.0032753591, 0.0000239359, 39.4784176),
  body(4.84143144, -1.16032004, -0.10362204, 0.60632639, 2.81198684, -0.02521836, 0.03769367),
  body(8.34336671, 4.12479856, -0.40352341, -1.01077434, 1.82566237, 0.00841576, 0.01128632),
  body(12.8943695, -15.1111514, -0.22330757, 1.08279100, 0.86871301, -0.01083263, 0.00172372),
  body(15.3796971, -25.9193146, 0.17925877, 0.97909073, 0.59469899, -0.03475595, 0.00203368),
];

function pull(b, bs) {
  let {vx, vy, vz} = b;
  for (const o of bs) {
    const dx = b.x - o.x, dy = b.y - o.y, dz = b.z - o.z;
    const d2 = dx * dx + dy * dy + dz * dz;
    if (d2 === 0.0) continue;
    const k = o.m * (0.01 / (d2 * Math.sqrt(d2)));
    vx -= dx * k;
    vy -= dy * k;
    vz -= dz * k;
  }
  return body(b.x + 0.01 * vx, b.y + 0.01 * vy, b.z + 0.01 * vz, vx, vy, vz, b.m);
}

function energy(bs) {
  let e = 0.0;
  bs.forEach((b, i) => {
    e += 0.5 * b.m * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz);
    for (let j = i + 1; j < bs.length; j++) {
      const o = bs[j], dx = b.x - o.x, dy = b.y - o.y, dz = b.z - o.z;
      e -= b.m * o.m / Math.sqrt(dx * dx + dy * dy + dz * dz);
    }
  });
  return e;
}

console.log(energy(bodies).toFixed(9));
for (let n = Number(process.argv[2]); n > 0; n--) {
  const bs = bodies;
  bodies = bs.map(b => pull(b, bs));
}
console.log(energy(bodies).toFixed(9));
