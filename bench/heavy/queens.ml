let rec safe (q : int) d = function
  | [] -> true
  | c :: cs -> q <> c && q <> c + d && q <> c - d && safe q (d + 1) cs

let rec place n row col queens =
  if row = n then 1
  else if col = n then 0
  else if safe col 1 queens then place n (row + 1) 0 (col :: queens) + place n row (col + 1) queens
  else place n row (col + 1) queens

let () = Printf.printf "%d\n" (place (int_of_string Sys.argv.(1)) 0 0 [])
