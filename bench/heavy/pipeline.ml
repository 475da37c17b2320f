let rec range a b = if a > b then [] else a :: range (a + 1) b

let round k =
  range 1 100000
  |> List.map (fun x -> x * 3 + k)
  |> List.filter (fun x -> x mod 7 <> 0)
  |> List.map (fun x -> x / 2)
  |> List.fold_left ( + ) 0

let rec total n acc = if n = 0 then acc else total (n - 1) (acc + round n)

let () = Printf.printf "%d\n" (total (int_of_string Sys.argv.(1)) 0)
