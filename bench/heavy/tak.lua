local function tak(x, y, z)
  if y < x then return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y)) end
  return z
end

local n = tonumber(arg[1])
print(tak(3 * n, 2 * n, n))
