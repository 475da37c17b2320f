local floor = math.floor

local function steps(m)
  local count = 1
  while m ~= 1 do
    if m % 2 == 0 then m = floor(m / 2) else m = 3 * m + 1 end
    count = count + 1
  end
  return count
end

local best, start = 0, 0
for k = 1, tonumber(arg[1]) - 1 do
  local s = steps(k)
  if s > best then best, start = s, k end
end
print(string.format("(%d, %d)", start, best))
