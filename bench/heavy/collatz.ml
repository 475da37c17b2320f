let rec steps m count = if m = 1 then count else steps (if m mod 2 = 0 then m / 2 else 3 * m + 1) (count + 1)

let rec longest k n best start =
  if k = n then (start, best)
  else
    let s = steps k 1 in
    if s > best then longest (k + 1) n s k else longest (k + 1) n best start

let () =
  let start, best = longest 1 (int_of_string Sys.argv.(1)) 0 0 in
  Printf.printf "(%d, %d)\n" start best
