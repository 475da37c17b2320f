local count, size = 0, 0
for n = tonumber(arg[1]), 1, -1 do
  local s = tostring(n)
  if s == s:reverse() then count, size = count + 1, size + #s end
end
print(string.format("(%d, %d)", count, size))
