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

local xs, x = {}, 1
for i = 1, tonumber(arg[1]) do
  xs[i] = x
  x = (x * 75 + 74) % 65537
end
xs = quicksort(xs)
print("[" .. table.concat(xs, " ", 1, 5) .. "]")
local sum = 0
for i, y in ipairs(xs) do sum = sum + i * y end
print(sum % 1000007)
