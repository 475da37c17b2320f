local function ack(m, n)
  if m == 0 then return n + 1 end
  if n == 0 then return ack(m - 1, 1) end
  return ack(m - 1, ack(m, n - 1))
end

local total = 0
for n = 1, tonumber(arg[1]) do total = total + ack(3, n % 10) end
print(total)
