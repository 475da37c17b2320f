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

local numbers, total = {}, 0
for i = 1, 100000 do numbers[i] = i end
for k = 1, tonumber(arg[1]) do
  local kept = filter(function(x) return x % 3 == 0 end, map(function(x) return x * k end, numbers))
  for _, x in ipairs(map(function(x) return math.floor(x / 3) end, kept)) do total = total + x end
end
print(string.format("%d", total))
