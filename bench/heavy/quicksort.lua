local function quicksort(xs)
  if #xs == 0 then return xs end
  local p, less, others = xs[1], {}, {}
  for i = 2, #xs do
    local x = xs[i]
    if x < p then less[#less + 1] = x else others[#others + 1] = x end
  end
  local out = quicksort(less)
  out[#out + 1] = p
  for _, x in ipairs(quicksort(others)) do out[#out + 1] = x end
  return out
end

local function numbers(n, x)
  local xs = {}
  for i = 1, n do
    xs[i] = x
    x = x * 16807 % 2147483647
  end
  return xs
end

local function check(xs)
  local acc = 0
  for i = 1, #xs do acc = (acc + i * (xs[i] % 1000)) % 1000007 end
  return acc
end

local seed, acc = 42, 0
for _ = 1, tonumber(arg[1]) do
  acc = (acc + check(quicksort(numbers(50000, seed)))) % 1000007
  seed = seed * 16807 % 2147483647
end
print(acc)
