type color = Red | Black
type tree = Leaf | Node of color * tree * int * tree

let rec member (x : int) = function
  | Leaf -> false
  | Node (_, l, y, r) -> if x < y then member x l else if x > y then member x r else true

let balance = function
  | Black, Node (Red, Node (Red, a, x, b), y, c), z, d
  | Black, Node (Red, a, x, Node (Red, b, y, c)), z, d
  | Black, a, x, Node (Red, Node (Red, b, y, c), z, d)
  | Black, a, x, Node (Red, b, y, Node (Red, c, z, d)) ->
    Node (Red, Node (Black, a, x, b), y, Node (Black, c, z, d))
  | c, l, x, r -> Node (c, l, x, r)

let rec ins (x : int) = function
  | Leaf -> Node (Red, Leaf, x, Leaf)
  | Node (c, l, y, r) as t ->
    if x < y then balance (c, ins x l, y, r) else if x > y then balance (c, l, y, ins x r) else t

let insert x t =
  match ins x t with
  | Node (_, l, y, r) -> Node (Black, l, y, r)
  | Leaf -> Leaf

let rec fill n x t = if n = 0 then t else fill (n - 1) (x * 16807 mod 2147483647) (insert (x mod 1000000) t)

let rec count k t acc = if k = 0 then acc else count (k - 1) t (if member k t then acc + 1 else acc)

let rec depth = function
  | Leaf -> 0
  | Node (_, l, _, r) ->
    let (dl : int) = depth l and dr = depth r in
    1 + if dl > dr then dl else dr

let () =
  let t = fill (int_of_string Sys.argv.(1)) 42 Leaf in
  Printf.printf "(%d, %d)\n" (count 1000000 t 0) (depth t)
