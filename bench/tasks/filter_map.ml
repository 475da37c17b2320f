let rec range a b = if a > b then [] else a :: range (a + 1) b
let sum = List.fold_left ( + ) 0

let round k =
  range 1 100000 |> List.map (fun x -> x * k) |> List.filter (fun x -> x mod 3 = 0) |> List.map (fun x -> x / 3) |> sum

let () = Printf.printf "%d\n" (sum (List.map round (range 1 (int_of_string Sys.argv.(1)))))
