local function merge(xs, ys)
  local out, n, i, j = {}, 0, 1, 1
  local x, y = xs[1], ys[1]
  while x and y do
    n = n + 1
    if x <= y then
      out[n], i = x, i + 1
      x = xs[i]
    else
      out[n], j = y, j + 1
      y = ys[j]
    end
  end
  for k = i, #xs do n = n + 1; out[n] = xs[k] end
  for k = j, #ys do n = n + 1; out[n] = ys[k] end
  return out
end

local function slice(xs, from, to)
  local out = {}
  for i = from, to do out[i - from + 1] = xs[i] end
  return out
end

local function msort(xs)
  if #xs < 2 then return xs end
  local half = math.floor(#xs / 2)
  return merge(msort(slice(xs, 1, half)), msort(slice(xs, half + 1, #xs)))
end

local xs, x = {}, 1
for i = 1, tonumber(arg[1]) do
  xs[i] = x
  x = (x * 75 + 74) % 65537
end
xs = msort(xs)
print("[" .. table.concat(xs, " ", 1, 5) .. "]")
local sum = 0
for i, y in ipairs(xs) do sum = sum + i * y end
print(sum % 1000007)
