local function build(lo, hi)
  if lo > hi then return false end
  local mid = math.floor((lo + hi) / 2)
  return {left = build(lo, mid - 1), key = mid * 3, right = build(mid + 1, hi)}
end

local function search(x, t)
  while t and t.key ~= x do
    if x < t.key then t = t.left else t = t.right end
  end
  return t
end

local n = tonumber(arg[1])
local tree, count = build(0, n), 0
for x = 0, 3 * n do
  if search(x, tree) then count = count + 1 end
end
print(count)
