type tree = Leaf | Node of tree * int * tree

let rec grow d n = if d = 0 then Leaf else Node (grow (d - 1) (2 * n), n, grow (d - 1) (2 * n + 1))

let rec total = function
  | Leaf -> 0
  | Node (l, n, r) -> total l + n + total r

let rec mirror = function
  | Leaf -> Leaf
  | Node (l, n, r) -> Node (mirror r, n, mirror l)

let rec depth = function
  | Leaf -> 0
  | Node (l, _, r) ->
    let (dl : int) = depth l and dr = depth r in
    1 + if dl > dr then dl else dr

let () =
  let t = grow (int_of_string Sys.argv.(1)) 1 in
  let m = mirror t in
  Printf.printf "(%d, %d, %d)\n" (total t) (total m) (depth m)
