local function triples(n)
  local count = 0
  for a = 1, n do
    for b = a, n do
      local sum = a * a + b * b
      for c = b, n do
        if c * c == sum then count = count + 1 end
      end
    end
  end
  return count
end

print(triples(tonumber(arg[1])))
