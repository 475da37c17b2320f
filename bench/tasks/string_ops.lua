local function line(i) return "item " .. i .. ": " .. ("ab"):rep(i % 5):upper() .. ";" end

local lines = {}
for i = 1, tonumber(arg[1]) do lines[i] = line(i) end
local text = table.concat(lines, " ")
print(#text)
local words, ends, longest = 0, 0, 0
for word in (text .. " "):gmatch("([^ ]*) ") do
  words = words + 1
  if word:sub(-1) == ";" then ends = ends + 1 end
  longest = math.max(longest, #word)
end
print(string.format("(%d, %d)", words, ends))
print(#(text:gsub("item", "thing")))
print(longest)
