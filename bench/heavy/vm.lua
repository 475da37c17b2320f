local PUSH, LOAD, STORE, ADD, MUL, MOD, LESS, JUMP, BRANCH, HALT = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10

local function run(blocks)
  local stack, vars, block, pc, top = {}, {0, 0, 0}, blocks[1], 1, 0
  while true do
    local instr = block[pc]
    local op = instr[1]
    pc = pc + 1
    if op == PUSH then
      top = top + 1
      stack[top] = instr[2]
    elseif op == LOAD then
      top = top + 1
      stack[top] = vars[instr[2] + 1]
    elseif op == STORE then
      vars[instr[2] + 1] = stack[top]
      top = top - 1
    elseif op == ADD then
      top = top - 1
      stack[top] = stack[top] + stack[top + 1]
    elseif op == MUL then
      top = top - 1
      stack[top] = stack[top] * stack[top + 1]
    elseif op == MOD then
      top = top - 1
      stack[top] = stack[top] % stack[top + 1]
    elseif op == LESS then
      top = top - 1
      stack[top] = stack[top] < stack[top + 1] and 1 or 0
    elseif op == JUMP then
      block, pc = blocks[instr[2] + 1], 1
    elseif op == BRANCH then
      block, pc = blocks[(stack[top] == 0 and instr[3] or instr[2]) + 1], 1
      top = top - 1
    else
      return vars[1]
    end
  end
end

-- sum = 0; i = 0; while i < n: j = 0; while j < 100: sum = (sum * 3 + i * j) % 65521; j += 1; i += 1
local function program(n)
  return {
    {{PUSH, 0}, {STORE, 0}, {PUSH, 0}, {STORE, 1}, {JUMP, 1}},
    {{LOAD, 1}, {PUSH, n}, {LESS}, {BRANCH, 2, 5}},
    {{PUSH, 0}, {STORE, 2}, {JUMP, 3}},
    {{LOAD, 2}, {PUSH, 100}, {LESS}, {BRANCH, 4, 6}},
    {{LOAD, 0}, {PUSH, 3}, {MUL}, {LOAD, 1}, {LOAD, 2}, {MUL}, {ADD}, {PUSH, 65521}, {MOD}, {STORE, 0},
      {LOAD, 2}, {PUSH, 1}, {ADD}, {STORE, 2}, {JUMP, 3}},
    {{HALT}},
    {{LOAD, 1}, {PUSH, 1}, {ADD}, {STORE, 1}, {JUMP, 1}},
  }
end

print(run(program(tonumber(arg[1]))))
