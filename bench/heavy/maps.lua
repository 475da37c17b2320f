-- AVL trees
local function height(t) return t and t.height or 0 end

local function measure(t)
  local l, r = height(t.left), height(t.right)
  t.height = 1 + (l > r and l or r)
  return t
end

local function rotate_right(t)
  local l = t.left
  t.left = l.right
  l.right = measure(t)
  return measure(l)
end

local function rotate_left(t)
  local r = t.right
  t.right = r.left
  r.left = measure(t)
  return measure(r)
end

local function balance(t)
  local d = height(t.left) - height(t.right)
  if d > 1 then
    if height(t.left.left) < height(t.left.right) then t.left = rotate_left(t.left) end
    return rotate_right(t)
  elseif d < -1 then
    if height(t.right.right) < height(t.right.left) then t.right = rotate_right(t.right) end
    return rotate_left(t)
  end
  return measure(t)
end

local function get(t, key, other)
  while t and t.key ~= key do
    if key < t.key then t = t.left else t = t.right end
  end
  return t and t.value or other
end

local function insert(t, key, value)
  if not t then return { key = key, value = value, height = 1 } end
  if key == t.key then
    t.value = value
    return t
  end
  if key < t.key then t.left = insert(t.left, key, value)
  else t.right = insert(t.right, key, value) end
  return balance(t)
end

local function size(t) return t and size(t.left) + 1 + size(t.right) or 0 end

local function checksum(t, acc)
  if not t then return acc end
  acc = checksum(t.left, acc)
  return checksum(t.right, (acc + t.key * t.value) % 1000007)
end

local counts, x = nil, 42
for _ = 1, tonumber(arg[1]) do
  local k = x % 20000
  counts = insert(counts, k, get(counts, k, 0) + 1)
  x = x * 16807 % 2147483647
end
print(string.format("(%d, %d)", size(counts), checksum(counts, 0)))
