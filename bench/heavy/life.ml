let next cell around = if around = 3 || (around = 2 && cell = 1) then 1 else 0

(* one row from itself and its neighbours, each with a 0 before it *)
let rec row above middle below =
  match above, middle, below with
  | a :: (b :: c :: _ as above), d :: (e :: f :: _ as middle), g :: (h :: i :: _ as below) ->
    next e (a + b + c + d + f + g + h + i) :: row above middle below
  | [ a; b ], [ d; e ], [ g; h ] -> [ next e (a + b + d + g + h) ]
  | _ -> []

let step dead board =
  let rec rows = function
    | above :: (middle :: below :: _ as rest) -> row (0 :: above) (0 :: middle) (0 :: below) :: rows rest
    | [ above; middle ] -> [ row (0 :: above) (0 :: middle) (0 :: dead) ]
    | _ -> [] in
  rows (dead :: board)

let rec generations n dead board = if n = 0 then board else generations (n - 1) dead (step dead board)

let sum = List.fold_left ( + ) 0

let () =
  let size = 64 in
  let cell i j = if ((i * i * 7) + (j * j * 3) + (i * j)) mod 5 < 2 then 1 else 0 in
  let board = List.init size (fun i -> List.init size (fun j -> cell (i + 1) (j + 1))) in
  let dead = List.init size (fun _ -> 0) in
  Printf.printf "%d\n" (sum (List.map sum (generations (int_of_string Sys.argv.(1)) dead board)))
