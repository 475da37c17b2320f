let rec sieve xs primes =
  match xs with
  | [] -> List.rev primes
  | p :: rest -> sieve (List.filter (fun x -> x mod p <> 0) rest) (p :: primes)

let rec range a b = if a > b then [] else a :: range (a + 1) b

let () =
  let primes = sieve (range 2 (int_of_string Sys.argv.(1))) [] in
  Printf.printf "(%d, %d)\n" (List.length primes) (List.fold_left ( + ) 0 primes)
