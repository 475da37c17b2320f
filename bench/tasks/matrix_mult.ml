let rec transpose = function
  | [] :: _ -> []
  | rows -> List.map List.hd rows :: transpose (List.map List.tl rows)

let rec dot xs ys acc =
  match xs, ys with
  | x :: xs, y :: ys -> dot xs ys (acc + x * y)
  | _ -> acc

let multiply a b =
  let columns = transpose b in
  List.map (fun row -> List.map (fun col -> dot row col 0) columns) a

let matrix n f = List.init n (fun i -> List.init n (fun j -> f (i + 1) (j + 1)))
let sum = List.fold_left ( + ) 0

let () =
  let n = int_of_string Sys.argv.(1) in
  let a = matrix n (fun i j -> i * j mod 7) and b = matrix n (fun i j -> (i + j) mod 5) in
  Printf.printf "%d\n" (sum (List.map sum (multiply a (multiply b a))))
