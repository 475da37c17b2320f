let simpson f a b n =
  let h = (b -. a) /. float_of_int n in
  let rec go i acc =
    if i = n then acc
    else go (i + 1) (acc +. (if i mod 2 = 0 then 2.0 else 4.0) *. f (a +. float_of_int i *. h)) in
  (f a +. f b +. go 1 0.0) *. h /. 3.0

let integrand k =
  let c = float_of_int k in
  if k mod 2 = 0 then fun x -> x *. x /. (c +. x) else fun x -> sqrt (x +. c) -. x

let rec total k acc = if k = 0 then acc else total (k - 1) (acc +. simpson (integrand k) 0.0 1.0 1000)

let () = Printf.printf "%.9f\n" (total (int_of_string Sys.argv.(1)) 0.0)
