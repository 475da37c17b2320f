local function dot(xs, ys)
  local acc = 0
  for i = 1, #xs do acc = acc + xs[i] * ys[i] end
  return acc
end

local function matrix(rows, cols, f)
  local m = {}
  for i = 1, rows do
    local row = {}
    for j = 1, cols do row[j] = f(i, j) end
    m[i] = row
  end
  return m
end

local function multiply(a, b)
  local columns = matrix(#b[1], #b, function(j, i) return b[i][j] end)
  return matrix(#a, #columns, function(i, j) return dot(a[i], columns[j]) end)
end

local n = tonumber(arg[1])
local a = matrix(n, n, function(i, j) return i * j % 7 end)
local b = matrix(n, n, function(i, j) return (i + j) % 5 end)
local total = 0
for _, row in ipairs(multiply(a, multiply(b, a))) do
  for i = 1, #row do total = total + row[i] end
end
print(string.format("%d", total))
