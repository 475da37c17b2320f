local function entry(i, j) return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1) end

local function row(i, v)
  local acc = 0.0
  for j = 1, #v do acc = acc + entry(i, j - 1) * v[j] end
  return acc
end

local function column(i, v)
  local acc = 0.0
  for j = 1, #v do acc = acc + entry(j - 1, i) * v[j] end
  return acc
end

local function times(v)
  local u, w = {}, {}
  for i = 1, #v do u[i] = row(i - 1, v) end
  for i = 1, #v do w[i] = column(i - 1, u) end
  return w
end

local function dot(xs, ys)
  local acc = 0.0
  for i = 1, #xs do acc = acc + xs[i] * ys[i] end
  return acc
end

local u, v = {}, nil
for i = 1, tonumber(arg[1]) do u[i] = 1.0 end
for _ = 1, 10 do
  v = times(u)
  u = times(v)
end
print(string.format("%.9f", math.sqrt(dot(u, v) / dot(v, v))))
