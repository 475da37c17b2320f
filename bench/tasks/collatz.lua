local function steps(m)
  local count = 0
  while m ~= 1 do
    if m % 2 == 0 then m = math.floor(m / 2) else m = 3 * m + 1 end
    count = count + 1
  end
  return count
end

local total = 0
for n = 1, tonumber(arg[1]) do total = total + steps(n) end
print(total)
