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

let rec noise n x = if n = 0 then [] else x :: noise (n - 1) ((x * 75 + 74) mod 65537)

let () =
  let sorted = msort (noise (int_of_string Sys.argv.(1)) 1) in
  let first = List.filteri (fun i _ -> i < 5) sorted in
  Printf.printf "[%s]\n" (String.concat " " (List.map string_of_int first));
  let sum = List.fold_left ( + ) 0 (List.mapi (fun i x -> (i + 1) * x) sorted) in
  Printf.printf "%d\n" (sum mod 1000007)
