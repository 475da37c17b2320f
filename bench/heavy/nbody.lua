local sqrt = math.sqrt

local function body(x, y, z, vx, vy, vz, m)
  return {x = x, y = y, z = z, vx = vx, vy = vy, vz = vz, m = m}
end

local bodies = {
  body(0.0, 0.0, 0.0, -0.0003876635, -0.0032753591, 0.0000239359, 39.4784176),
  body(4.84143144, -1.16032004, -0.10362204, 0.60632639, 2.81198684, -0.02521836, 0.03769367),
  body(8.34336671, 4.12479856, -0.40352341, -1.01077434, 1.82566237, 0.00841576, 0.01128632),
  body(12.8943695, -15.1111514, -0.22330757, 1.08279100, 0.86871301, -0.01083263, 0.00172372),
  body(15.3796971, -25.9193146, 0.17925877, 0.97909073, 0.59469899, -0.03475595, 0.00203368),
}

local function pull(b, bs)
  local vx, vy, vz = b.vx, b.vy, b.vz
  for j = 1, #bs do
    local o = bs[j]
    local dx, dy, dz = b.x - o.x, b.y - o.y, b.z - o.z
    local d2 = dx * dx + dy * dy + dz * dz
    if d2 ~= 0.0 then
      local k = o.m * (0.01 / (d2 * sqrt(d2)))
      vx, vy, vz = vx - dx * k, vy - dy * k, vz - dz * k
    end
  end
  return body(b.x + 0.01 * vx, b.y + 0.01 * vy, b.z + 0.01 * vz, vx, vy, vz, b.m)
end

local function energy(bs)
  local e = 0.0
  for i = 1, #bs do
    local b = bs[i]
    e = e + 0.5 * b.m * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz)
    for j = i + 1, #bs do
      local o = bs[j]
      local dx, dy, dz = b.x - o.x, b.y - o.y, b.z - o.z
      e = e - b.m * o.m / sqrt(dx * dx + dy * dy + dz * dz)
    end
  end
  return e
end

print(string.format("%.9f", energy(bodies)))
for _ = 1, tonumber(arg[1]) do
  local moved = {}
  for i = 1, #bodies do moved[i] = pull(bodies[i], bodies) end
  bodies = moved
end
print(string.format("%.9f", energy(bodies)))
