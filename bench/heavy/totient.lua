local function euclid(a, b)
  while b ~= 0 do a, b = b, a % b end
  return a
end

local function totient(n)
  local count = 0
  for k = 1, n do
    if euclid(n, k) == 1 then count = count + 1 end
  end
  return count
end

local total = 0
for n = 1, tonumber(arg[1]) do total = total + totient(n) end
print(total)
