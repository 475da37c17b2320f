let rec steps m count = if m = 1 then count else steps (if m mod 2 = 0 then m / 2 else 3 * m + 1) (count + 1)

let rec total n acc = if n = 0 then acc else total (n - 1) (acc + steps n 0)

let () = Printf.printf "%d\n" (total (int_of_string Sys.argv.(1)) 0)
