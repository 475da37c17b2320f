let rec tak x y z = if y < x then tak (tak (x - 1) y z) (tak (y - 1) z x) (tak (z - 1) x y) else z

let () =
  let n = int_of_string Sys.argv.(1) in
  Printf.printf "%d\n" (tak (3 * n) (2 * n) n)
