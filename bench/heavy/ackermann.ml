let rec ack m n =
  if m = 0 then n + 1
  else if n = 0 then ack (m - 1) 1
  else ack (m - 1) (ack m (n - 1))

let rec total n acc = if n = 0 then acc else total (n - 1) (acc + ack 3 (n mod 10))

let () = Printf.printf "%d\n" (total (int_of_string Sys.argv.(1)) 0)
