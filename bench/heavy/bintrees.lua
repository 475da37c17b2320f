local function make(d)
  if d == 0 then return {left = false, right = false} end
  return {left = make(d - 1), right = make(d - 1)}
end

local function check(t)
  if not t then return 0 end
  return 1 + check(t.left) + check(t.right)
end

local n = tonumber(arg[1])
local long_lived = make(n)
for d = 4, n, 4 do
  local count, acc = 16, 0
  for _ = 1, n - d do count = count * 2 end
  for _ = 1, count do acc = acc + check(make(d)) end
  print(string.format("%d trees of depth %d: %d", count, d, acc))
end
print(string.format("long lived: %d", check(long_lived)))
