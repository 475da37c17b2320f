local CHANGE, MOVE, OUT, LOOP = 1, 2, 3, 4
local simple = {["+"] = {CHANGE, 1}, ["-"] = {CHANGE, -1}, [">"] = {MOVE, 1}, ["<"] = {MOVE, -1}, ["."] = {OUT, 0}}

local function parse(chars)
  local ops = {}
  for c in chars do
    if c == "]" then break end
    if c == "[" then ops[#ops + 1] = {LOOP, parse(chars)} else ops[#ops + 1] = simple[c] end
  end
  return ops
end

local tape, at, sum = nil, 0, 0

local function run(ops)
  for i = 1, #ops do
    local o = ops[i]
    local kind = o[1]
    if kind == CHANGE then
      tape[at] = (tape[at] + o[2]) % 256
    elseif kind == MOVE then
      at = at + o[2]
    elseif kind == OUT then
      sum = (sum * 31 + tape[at]) % 1000003
    else
      while tape[at] ~= 0 do run(o[2]) end
    end
  end
end

-- counts to 1000 and to 3000 in nested loops, then adds
local counting = "++++++++++[>++++++++++[>++++++++++[>+>+++<<-]<-]<-]>>>.>.[<+>-]<."
local ops = parse(counting:gmatch("."))
for _ = 1, tonumber(arg[1]) do
  tape, at = {}, 500
  for i = 1, 1000 do tape[i] = 0 end
  run(ops)
end
print(sum)
