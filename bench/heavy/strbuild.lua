local function build(n)
  local lines = {}
  for k = n, 1, -1 do lines[#lines + 1] = k .. ",item" .. k % 97 .. "," .. k * k % 1013 .. "\n" end
  return table.concat(lines)
end

local function total(text)
  local acc = 0
  for line in text:gmatch("[^\n]+") do
    local number, name, value = line:match("([^,]*),([^,]*),([^,]*)")
    acc = acc + tonumber(number) + #name * tonumber(value)
  end
  return acc
end

local text = build(tonumber(arg[1]))
print(string.format("(%d, %d)", #text, total(text)))
