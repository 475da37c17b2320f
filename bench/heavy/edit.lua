local function text(n, seed)
  local letters = {}
  for i = 1, n do
    letters[i] = 97 + seed % 7
    seed = seed * 16807 % 2147483647
  end
  return letters
end

local min = math.min

local function row(a, bs, above, corner, left)
  local done = {}
  for j = 1, #bs do
    left = a == bs[j] and corner or 1 + min(corner, above[j], left)
    done[j] = left
    corner = above[j]
  end
  return done
end

local function distance(as, bs)
  local above = {}
  for j = 1, #bs do above[j] = j end
  for i = 1, #as do above = row(as[i], bs, above, i - 1, i) end
  return above[#above]
end

local n = tonumber(arg[1])
print(distance(text(n, 42), text(n, 4711)))
