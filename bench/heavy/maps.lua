local counts, x = {}, 42
for _ = 1, tonumber(arg[1]) do
  local k = x % 20000
  counts[k] = (counts[k] or 0) + 1
  x = x * 16807 % 2147483647
end
local keys, acc = {}, 0
for k in pairs(counts) do keys[#keys + 1] = k end
table.sort(keys)
for _, k in ipairs(keys) do acc = (acc + k * counts[k]) % 1000007 end
print(string.format("(%d, %d)", #keys, acc))
