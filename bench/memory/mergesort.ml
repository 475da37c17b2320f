let split xs =
  let rec go xs a b = match xs with [] -> (a, b) | y :: ys -> go ys (y :: b) a in
  go xs [] []

let rec merge (xs : int list) ys =
  match xs, ys with
  | [], ys -> ys
  | xs, [] -> xs
  | x :: s, y :: t -> if x <= y then x :: merge s ys else y :: merge xs t

let rec msort = function
  | ([] | [ _ ]) as xs -> xs
  | xs ->
    let a, b = split xs in
    let a = msort a in
    merge a (msort b)

let rec numbers n seed = if n = 0 then [] else seed :: numbers (n - 1) (seed * 1103515245 mod 2147483647)

let rec rounds k acc = if k = 0 then acc else rounds (k - 1) (acc + List.hd (msort (numbers 200000 (k + 12345))))

let () = Printf.printf "%d\n" (rounds (int_of_string Sys.argv.(1)) 0)
