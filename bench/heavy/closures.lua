local function adder(i) return function(x) return (x * i + 7) % 1000003 end end
local function multiplier(i) return function(x) return x * (x + i) % 1000003 end end

local function compose_all(fs)
  local f = function(x) return x end
  for _, g in ipairs(fs) do
    local inner = f
    f = function(x) return g(inner(x)) end
  end
  return f
end

local function total(f, n)
  local acc = 0
  for k = n, 1, -1 do acc = acc + f(k) end
  return acc
end

local fs = {}
for i = 1, 20 do fs[i] = i % 2 == 0 and adder(i) or multiplier(i) end
print(string.format("%d", total(compose_all(fs), tonumber(arg[1]))))
