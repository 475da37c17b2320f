type tree = Leaf | Node of tree * tree

let rec make d =
  if d = 0 then Node (Leaf, Leaf)
  else
    let left = make (d - 1) in
    Node (left, make (d - 1))

let rec check = function
  | Leaf -> 0
  | Node (l, r) -> 1 + check l + check r

let rec several k d acc = if k = 0 then acc else several (k - 1) d (acc + check (make d))

let rec depths d n =
  if d <= n then begin
    let count = 1 lsl (n - d + 4) in
    Printf.printf "%d trees of depth %d: %d\n" count d (several count d 0);
    depths (d + 4) n
  end

let () =
  let n = int_of_string Sys.argv.(1) in
  let long_lived = make n in
  depths 4 n;
  Printf.printf "long lived: %d\n" (check long_lived)
