let text n seed =
  let rec go n seed = if n = 0 then [] else Char.chr (97 + seed mod 7) :: go (n - 1) (seed * 16807 mod 2147483647) in
  go n seed

let min (a : int) b = if a < b then a else b

(* the row below a row; corner and left are the values beside the next cell *)
let rec row (a : char) bs above corner left finished =
  match bs, above with
  | b :: bs, up :: above ->
    let best = if a = b then corner else 1 + min corner (min up left) in
    row a bs above up best (best :: finished)
  | _ -> List.rev finished

let rec distance xs ys left above =
  match xs with
  | [] -> List.nth above (List.length above - 1)
  | a :: xs -> distance xs ys (left + 1) (row a ys above left (left + 1) [])

let () =
  let n = int_of_string Sys.argv.(1) in
  Printf.printf "%d\n" (distance (text n 42) (text n 4711) 0 (List.init n (fun i -> i + 1)))
