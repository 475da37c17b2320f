local function escape(cx, cy)
  local x, y, i = 0.0, 0.0, 0
  while true do
    local xx, yy = x * x, y * y
    if i == 100 or xx + yy > 4.0 then return i end
    x, y = xx - yy + cx, 2.0 * x * y + cy
    i = i + 1
  end
end

local function points(n)
  local acc = 0
  for row = 0, n - 1 do
    for col = 0, n - 1 do
      acc = acc + escape(3.0 * col / n - 2.0, 2.0 * row / n - 1.0)
    end
  end
  return acc
end

print(points(tonumber(arg[1])))
