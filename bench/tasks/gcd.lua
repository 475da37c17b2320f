local function euclid(a, b)
  while b ~= 0 do a, b = b, a % b end
  return a
end

local x, acc = 42, 0
for _ = 1, tonumber(arg[1]) do
  local y = x * 16807 % 2147483647
  x = y * 16807 % 2147483647
  acc = acc + euclid(y, x)
end
print(acc)
