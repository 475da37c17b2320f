local sqrt = math.sqrt

local function simpson(f, a, b, n)
  local h, acc = (b - a) / n, 0.0
  for i = 1, n - 1 do acc = acc + (i % 2 == 0 and 2.0 or 4.0) * f(a + i * h) end
  return (f(a) + f(b) + acc) * h / 3.0
end

local function integrand(k)
  if k % 2 == 0 then return function(x) return x * x / (k + x) end end
  return function(x) return sqrt(x + k) - x end
end

local acc = 0.0
for k = tonumber(arg[1]), 1, -1 do acc = acc + simpson(integrand(k), 0.0, 1.0, 1000) end
print(string.format("%.9f", acc))
