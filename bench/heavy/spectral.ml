let entry i j = 1.0 /. float_of_int ((i + j) * (i + j + 1) / 2 + i + 1)

let rec row i j v acc =
  match v with
  | [] -> acc
  | x :: xs -> row i (j + 1) xs (acc +. entry i j *. x)

let rec column i j v acc =
  match v with
  | [] -> acc
  | x :: xs -> column i (j + 1) xs (acc +. entry j i *. x)

let times n v =
  let u = List.init n (fun i -> row i 0 v 0.0) in
  List.init n (fun i -> column i 0 u 0.0)

let dot xs ys = List.fold_left2 (fun acc x y -> acc +. x *. y) 0.0 xs ys

let rec power k n u v =
  if k = 0 then sqrt (dot u v /. dot v v)
  else
    let v = times n u in
    power (k - 1) n (times n v) v

let () =
  let n = int_of_string Sys.argv.(1) in
  Printf.printf "%.9f\n" (power 10 n (List.init n (fun _ -> 1.0)) [])
