local function safe(q, queens, row)
  for i = row, 1, -1 do
    local c, d = queens[i], row - i + 1
    if q == c or q == c + d or q == c - d then return false end
  end
  return true
end

local function place(n, row, queens)
  if row == n then return 1 end
  local count = 0
  for col = 0, n - 1 do
    if safe(col, queens, row) then
      queens[row + 1] = col
      count = count + place(n, row + 1, queens)
    end
  end
  return count
end

print(place(tonumber(arg[1]), 0, {}))
