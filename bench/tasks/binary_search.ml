type tree = Leaf | Node of tree * int * tree

let rec build lo hi =
  if lo > hi then Leaf
  else
    let mid = (lo + hi) / 2 in
    Node (build lo (mid - 1), mid * 3, build (mid + 1) hi)

let rec search (x : int) = function
  | Leaf -> false
  | Node (l, y, r) -> if x = y then true else if x < y then search x l else search x r

let rec count x t acc = if x < 0 then acc else count (x - 1) t (if search x t then acc + 1 else acc)

let () =
  let n = int_of_string Sys.argv.(1) in
  Printf.printf "%d\n" (count (3 * n) (build 0 n) 0)
