local function word(n)
  if n % 15 == 0 then return "FizzBuzz" end
  if n % 5 == 0 then return "Buzz" end
  if n % 3 == 0 then return "Fizz" end
  return tostring(n)
end

for n = 1, tonumber(arg[1]) do print(word(n)) end
