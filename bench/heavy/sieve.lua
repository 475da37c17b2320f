local function sieve(xs)
  local primes = {}
  while #xs > 0 do
    local p, rest = xs[1], {}
    for i = 2, #xs do
      local x = xs[i]
      if x % p ~= 0 then rest[#rest + 1] = x end
    end
    primes[#primes + 1] = p
    xs = rest
  end
  return primes
end

local xs = {}
for i = 2, tonumber(arg[1]) do xs[#xs + 1] = i end
local primes, sum = sieve(xs), 0
for _, p in ipairs(primes) do sum = sum + p end
print(string.format("(%d, %d)", #primes, sum))
