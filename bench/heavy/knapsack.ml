let rec better v xs ys =
  match xs, ys with
  | x :: xs, y :: ys ->
    let (w : int) = y + v in
    (if x > w then x else w) :: better v xs ys
  | _ -> []

(* row: the best value for each weight; with a thing of weight w and value v *)
let add w v row =
  let rec keep k rest =
    if k = 0 then better v rest row
    else match rest with x :: xs -> x :: keep (k - 1) xs | [] -> [] in
  keep w row

let rec fill i row = if i = 0 then row else fill (i - 1) (add (i * 37 mod 91 + 1) (i * 53 mod 97 + 1) row)

let rec last = function [ x ] -> x | _ :: rest -> last rest | [] -> 0

let () =
  let n = int_of_string Sys.argv.(1) in
  Printf.printf "%d\n" (last (fill n (List.init 10001 (fun _ -> 0))))
