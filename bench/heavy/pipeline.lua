local function map(f, xs)
  local out = {}
  for i = 1, #xs do out[i] = f(xs[i]) end
  return out
end

local function filter(p, xs)
  local out = {}
  for i = 1, #xs do
    if p(xs[i]) then out[#out + 1] = xs[i] end
  end
  return out
end

local function range(a, b)
  local out = {}
  for i = a, b do out[#out + 1] = i end
  return out
end

local function round(k)
  local tripled = map(function(x) return x * 3 + k end, range(1, 100000))
  local kept = filter(function(x) return x % 7 ~= 0 end, tripled)
  local sum = 0
  for _, x in ipairs(map(function(x) return math.floor(x / 2) end, kept)) do sum = sum + x end
  return sum
end

local acc = 0
for n = 1, tonumber(arg[1]) do acc = acc + round(n) end
print(string.format("%d", acc))
