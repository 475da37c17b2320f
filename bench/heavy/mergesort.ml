let rec merge (xs : int list) ys =
  match xs, ys with
  | xs, [] -> xs
  | [], ys -> ys
  | x :: s, y :: t -> if x <= y then x :: merge s ys else y :: merge xs t

let rec split_at n xs =
  match xs with
  | x :: rest when n > 0 ->
    let front, back = split_at (n - 1) rest in
    (x :: front, back)
  | _ -> ([], xs)

let rec msort = function
  | ([] | [ _ ]) as xs -> xs
  | xs ->
    let front, back = split_at (List.length xs / 2) xs in
    merge (msort front) (msort back)

let numbers n x =
  let rec go n x = if n = 0 then [] else x :: go (n - 1) (x * 16807 mod 2147483647) in
  go n x

let rec check xs i acc =
  match xs with
  | [] -> acc
  | x :: xs -> check xs (i + 1) ((acc + i * (x mod 1000)) mod 1000007)

let rec rounds n seed acc =
  if n = 0 then acc
  else rounds (n - 1) (seed * 16807 mod 2147483647) ((acc + check (msort (numbers 50000 seed)) 1 0) mod 1000007)

let () = Printf.printf "%d\n" (rounds (int_of_string Sys.argv.(1)) 42 0)
