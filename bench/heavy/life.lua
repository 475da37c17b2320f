local function row(above, middle, below)
  local result = {}
  local a, d, g, b, e, h = 0, 0, 0, above[1], middle[1], below[1]
  for j = 2, #middle + 1 do
    local c, f, i = above[j] or 0, middle[j] or 0, below[j] or 0
    local around = a + b + c + d + f + g + h + i
    result[j - 1] = (around == 3 or (around == 2 and e == 1)) and 1 or 0
    a, b, d, e, g, h = b, c, e, f, h, i
  end
  return result
end

local function step(dead, board)
  local result = {}
  for k = 1, #board do result[k] = row(board[k - 1] or dead, board[k], board[k + 1] or dead) end
  return result
end

local size = 64
local board, dead = {}, {}
for i = 1, size do
  board[i] = {}
  for j = 1, size do board[i][j] = (i * i * 7 + j * j * 3 + i * j) % 5 < 2 and 1 or 0 end
  dead[i] = 0
end
for _ = 1, tonumber(arg[1]) do board = step(dead, board) end
local total = 0
for _, r in ipairs(board) do
  for _, cell in ipairs(r) do total = total + cell end
end
print(total)
