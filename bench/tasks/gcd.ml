let rec euclid a b = if b = 0 then a else euclid b (a mod b)

let rec pairs n x acc =
  if n = 0 then acc
  else
    let y = x * 16807 mod 2147483647 in
    let z = y * 16807 mod 2147483647 in
    pairs (n - 1) z (acc + euclid y z)

let () = Printf.printf "%d\n" (pairs (int_of_string Sys.argv.(1)) 42 0)
