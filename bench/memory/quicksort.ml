let rec qsort : int list -> int list = function
  | [] -> []
  | p :: xs ->
    let small = qsort (List.filter (fun x -> x < p) xs) in
    small @ (p :: qsort (List.filter (fun x -> x >= p) xs))

let rec numbers n seed = if n = 0 then [] else seed :: numbers (n - 1) (seed * 1103515245 mod 2147483647)

let rec rounds k acc = if k = 0 then acc else rounds (k - 1) (acc + List.hd (qsort (numbers 200000 (k + 12345))))

let () = Printf.printf "%d\n" (rounds (int_of_string Sys.argv.(1)) 0)
