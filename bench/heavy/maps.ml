module Ints = Map.Make (Int)

let rec tally n x m =
  if n = 0 then m
  else
    let k = x mod 20000 in
    let count = match Ints.find_opt k m with Some v -> v | None -> 0 in
    tally (n - 1) (x * 16807 mod 2147483647) (Ints.add k (count + 1) m)

let () =
  let counts = tally (int_of_string Sys.argv.(1)) 42 Ints.empty in
  let checksum = Ints.fold (fun k v acc -> (acc + k * v) mod 1000007) counts 0 in
  Printf.printf "(%d, %d)\n" (Ints.cardinal counts) checksum
