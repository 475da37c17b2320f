local function node(left, n, right) return {left = left, n = n, right = right} end

local function grow(d, n)
  if d == 0 then return false end
  return node(grow(d - 1, 2 * n), n, grow(d - 1, 2 * n + 1))
end

local function total(t) return t and total(t.left) + t.n + total(t.right) or 0 end
local function mirror(t) return t and node(mirror(t.right), t.n, mirror(t.left)) end
local function depth(t) return t and 1 + math.max(depth(t.left), depth(t.right)) or 0 end

local t = grow(tonumber(arg[1]), 1)
local m = mirror(t)
print(string.format("(%d, %d, %d)", total(t), total(m), depth(m)))
