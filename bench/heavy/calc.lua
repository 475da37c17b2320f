local byte = string.byte
local PLUS, MINUS, TIMES, PERCENT, OPEN, ZERO, NINE = byte("+-*%(09", 1, 7)
local sums

-- each parser gives an expression and the position behind it
local function atom(s, i)
  if byte(s, i) == OPEN then
    local e, after = sums(s, i + 1)
    return e, after + 1
  end
  local n, c = 0, byte(s, i)
  while c and c >= ZERO and c <= NINE do
    n, i = n * 10 + c - ZERO, i + 1
    c = byte(s, i)
  end
  return {op = 0, n = n}, i
end

local function products(s, start)
  local e, i = atom(s, start)
  local op = byte(s, i)
  while op == TIMES or op == PERCENT do
    local f
    f, i = atom(s, i + 1)
    e = {op = op, a = e, b = f}
    op = byte(s, i)
  end
  return e, i
end

function sums(s, start)
  local e, i = products(s, start)
  local op = byte(s, i)
  while op == PLUS or op == MINUS do
    local f
    f, i = products(s, i + 1)
    e = {op = op, a = e, b = f}
    op = byte(s, i)
  end
  return e, i
end

local function evaluate(e)
  local op = e.op
  if op == 0 then return e.n end
  local a, b = evaluate(e.a), evaluate(e.b)
  if op == PLUS then return a + b end
  if op == MINUS then return a - b end
  if op == TIMES then return a * b end
  return a % b
end

local acc = 0
for i = tonumber(arg[1]), 1, -1 do
  local formula = "(" .. i .. "+12)*(7-3)+" .. i .. "%13*(2+" .. i .. ")-5"
  acc = (acc + evaluate((sums(formula, 1)))) % 1000003
end
print(acc)
