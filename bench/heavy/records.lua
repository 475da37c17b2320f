local function move(b)
  local x, y, dx, dy, bounces = b.x + b.dx, b.y + b.dy, b.dx, b.dy, b.bounces
  if x < 0 or x > 1000 then x, dx, bounces = x - 2 * dx, -dx, bounces + 1 end
  if y < 0 or y > 700 then y, dy, bounces = y - 2 * dy, -dy, bounces + 1 end
  return {x = x, y = y, dx = dx, dy = dy, bounces = bounces}
end

local balls = {}
for i = 1, 1000 do
  balls[i] = {x = i * 37 % 1000, y = i * 91 % 700, dx = i % 17 + 1, dy = i % 23 + 1, bounces = 0}
end
for _ = 1, tonumber(arg[1]) do
  local moved = {}
  for i = 1, #balls do moved[i] = move(balls[i]) end
  balls = moved
end
local bounces, x, y = 0, 0, 0
for _, b in ipairs(balls) do bounces, x, y = bounces + b.bounces, x + b.x, y + b.y end
print(string.format("(%d, %d, %d)", bounces, x, y))
