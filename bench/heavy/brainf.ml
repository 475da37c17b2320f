type op = Change of int | Move of int | Out | Loop of op list

let rec parse chars acc =
  match chars with
  | [] -> (List.rev acc, [])
  | '+' :: rest -> parse rest (Change 1 :: acc)
  | '-' :: rest -> parse rest (Change (-1) :: acc)
  | '>' :: rest -> parse rest (Move 1 :: acc)
  | '<' :: rest -> parse rest (Move (-1) :: acc)
  | '.' :: rest -> parse rest (Out :: acc)
  | '[' :: rest ->
    let body, after = parse rest [] in
    parse after (Loop body :: acc)
  | ']' :: rest -> (List.rev acc, rest)
  | _ :: rest -> parse rest acc

(* what is left of the head (nearest first), the cell, what is right of it, a checksum of the output *)
type tape = { left : int list; cell : int; right : int list; sum : int }

let right t =
  match t.right with
  | [] -> { t with left = t.cell :: t.left; cell = 0 }
  | c :: cs -> { t with left = t.cell :: t.left; cell = c; right = cs }

let left t =
  match t.left with
  | [] -> { t with cell = 0; right = t.cell :: t.right }
  | c :: cs -> { t with left = cs; cell = c; right = t.cell :: t.right }

let rec run ops t =
  match ops with
  | [] -> t
  | Change n :: rest -> run rest { t with cell = (t.cell + n) land 255 }
  | Move n :: rest -> run rest (if n > 0 then right t else left t)
  | Out :: rest -> run rest { t with sum = (t.sum * 31 + t.cell) mod 1000003 }
  | Loop body :: rest -> if t.cell = 0 then run rest t else run ops (run body t)

(* counts to 1000 and to 3000 in nested loops, then adds *)
let counting = "++++++++++[>++++++++++[>++++++++++[>+>+++<<-]<-]<-]>>>.>.[<+>-]<."

let rec repeat n ops sum =
  if n = 0 then sum else repeat (n - 1) ops (run ops { left = []; cell = 0; right = []; sum }).sum

let () =
  let ops, _ = parse (List.of_seq (String.to_seq counting)) [] in
  Printf.printf "%d\n" (repeat (int_of_string Sys.argv.(1)) ops 0)
