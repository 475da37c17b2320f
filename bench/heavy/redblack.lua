local RED, BLACK = 0, 1

local function node(color, left, key, right)
  return {color = color, left = left, key = key, right = right}
end

local function is_red(t) return t and t.color == RED end

local function member(x, t)
  while t do
    local y = t.key
    if x < y then t = t.left elseif x > y then t = t.right else return true end
  end
  return false
end

local function balance(color, l, v, r)
  if color == BLACK then
    if is_red(l) then
      local a, b = l.left, l.right
      if is_red(a) then
        return node(RED, node(BLACK, a.left, a.key, a.right), l.key, node(BLACK, b, v, r))
      elseif is_red(b) then
        return node(RED, node(BLACK, a, l.key, b.left), b.key, node(BLACK, b.right, v, r))
      end
    end
    if is_red(r) then
      local a, b = r.left, r.right
      if is_red(a) then
        return node(RED, node(BLACK, l, v, a.left), a.key, node(BLACK, a.right, r.key, b))
      elseif is_red(b) then
        return node(RED, node(BLACK, l, v, a), r.key, node(BLACK, b.left, b.key, b.right))
      end
    end
  end
  return node(color, l, v, r)
end

local function ins(x, t)
  if not t then return node(RED, false, x, false) end
  if x < t.key then return balance(t.color, ins(x, t.left), t.key, t.right) end
  if x > t.key then return balance(t.color, t.left, t.key, ins(x, t.right)) end
  return t
end

local function insert(x, t)
  t = ins(x, t)
  return node(BLACK, t.left, t.key, t.right)
end

local function depth(t)
  if not t then return 0 end
  return 1 + math.max(depth(t.left), depth(t.right))
end

local t, x, count = false, 42, 0
for _ = 1, tonumber(arg[1]) do
  t = insert(x % 1000000, t)
  x = x * 16807 % 2147483647
end
for k = 1, 1000000 do
  if member(k, t) then count = count + 1 end
end
print(string.format("(%d, %d)", count, depth(t)))
