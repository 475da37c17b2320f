let rec quicksort : int list -> int list = function
  | [] -> []
  | p :: rest ->
    quicksort (List.filter (fun x -> x < p) rest) @ (p :: quicksort (List.filter (fun x -> x >= p) rest))

let numbers n x =
  let rec go n x = if n = 0 then [] else x :: go (n - 1) (x * 16807 mod 2147483647) in
  go n x

let rec check xs i acc =
  match xs with
  | [] -> acc
  | x :: xs -> check xs (i + 1) ((acc + i * (x mod 1000)) mod 1000007)

let rec rounds n seed acc =
  if n = 0 then acc
  else rounds (n - 1) (seed * 16807 mod 2147483647) ((acc + check (quicksort (numbers 50000 seed)) 1 0) mod 1000007)

let () = Printf.printf "%d\n" (rounds (int_of_string Sys.argv.(1)) 42 0)
