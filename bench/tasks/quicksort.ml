let rec quicksort : int list -> int list = function
  | [] -> []
  | p :: rest ->
    quicksort (List.filter (fun x -> x < p) rest) @ (p :: quicksort (List.filter (fun x -> x >= p) rest))

let rec noise n x = if n = 0 then [] else x :: noise (n - 1) ((x * 75 + 74) mod 65537)

let () =
  let sorted = quicksort (noise (int_of_string Sys.argv.(1)) 1) in
  let first = List.filteri (fun i _ -> i < 5) sorted in
  Printf.printf "[%s]\n" (String.concat " " (List.map string_of_int first));
  let sum = List.fold_left ( + ) 0 (List.mapi (fun i x -> (i + 1) * x) sorted) in
  Printf.printf "%d\n" (sum mod 1000007)
