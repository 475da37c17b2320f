let adder i = fun x -> (x * i + 7) mod 1000003
let multiplier i = fun x -> x * (x + i) mod 1000003
let compose_all fs = List.fold_left (fun f g -> fun x -> g (f x)) (fun x -> x) fs

let rec total f n acc = if n = 0 then acc else total f (n - 1) (acc + f n)

let () =
  let fs = List.init 20 (fun k -> if (k + 1) mod 2 = 0 then adder (k + 1) else multiplier (k + 1)) in
  Printf.printf "%d\n" (total (compose_all fs) (int_of_string Sys.argv.(1)) 0)
