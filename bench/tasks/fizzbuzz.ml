let word n =
  if n mod 15 = 0 then "FizzBuzz"
  else if n mod 5 = 0 then "Buzz"
  else if n mod 3 = 0 then "Fizz"
  else string_of_int n

let () =
  for n = 1 to int_of_string Sys.argv.(1) do
    print_string (word n);
    print_char '\n'
  done
