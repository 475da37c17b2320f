local function add(w, v, row)
  local out = {}
  for i = 1, #row do out[i] = i <= w and row[i] or math.max(row[i], row[i - w] + v) end
  return out
end

local row = {}
for i = 1, 10001 do row[i] = 0 end
for i = tonumber(arg[1]), 1, -1 do row = add(i * 37 % 91 + 1, i * 53 % 97 + 1, row) end
print(row[#row])
