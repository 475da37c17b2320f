let rec euclid a b = if b = 0 then a else euclid b (a mod b)

let totient n =
  let rec go k count = if k > n then count else go (k + 1) (if euclid n k = 1 then count + 1 else count) in
  go 1 0

let rec total n acc = if n = 0 then acc else total (n - 1) (acc + totient n)

let () = Printf.printf "%d\n" (total (int_of_string Sys.argv.(1)) 0)
