type instr =
  | Push of int
  | Load of int
  | Store of int
  | Add
  | Mul
  | Mod
  | Less
  | Jump of int
  | Branch of int * int
  | Halt

let rec set i v = function
  | [] -> []
  | x :: xs -> if i = 0 then v :: xs else x :: set (i - 1) v xs

let rec get i = function
  | [] -> 0
  | x :: xs -> if i = 0 then x else get (i - 1) xs

let rec run blocks code stack vars =
  match code, stack with
  | Push n :: rest, _ -> run blocks rest (n :: stack) vars
  | Load i :: rest, _ -> run blocks rest (get i vars :: stack) vars
  | Jump k :: _, _ -> run blocks (List.nth blocks k) stack vars
  | Store i :: rest, top :: below -> run blocks rest below (set i top vars)
  | Branch (k, j) :: _, top :: below -> run blocks (List.nth blocks (if top = 0 then j else k)) below vars
  | Add :: rest, top :: second :: others -> run blocks rest (second + top :: others) vars
  | Mul :: rest, top :: second :: others -> run blocks rest (second * top :: others) vars
  | Mod :: rest, top :: second :: others -> run blocks rest (second mod top :: others) vars
  | Less :: rest, top :: second :: others -> run blocks rest ((if second < top then 1 else 0) :: others) vars
  | _ -> get 0 vars

(* sum = 0; i = 0; while i < n: j = 0; while j < 100: sum = (sum * 3 + i * j) % 65521; j += 1; i += 1 *)
let program n = [
  [ Push 0; Store 0; Push 0; Store 1; Jump 1 ];
  [ Load 1; Push n; Less; Branch (2, 5) ];
  [ Push 0; Store 2; Jump 3 ];
  [ Load 2; Push 100; Less; Branch (4, 6) ];
  [ Load 0; Push 3; Mul; Load 1; Load 2; Mul; Add; Push 65521; Mod; Store 0;
    Load 2; Push 1; Add; Store 2; Jump 3 ];
  [ Halt ];
  [ Load 1; Push 1; Add; Store 1; Jump 1 ] ]

let () =
  let blocks = program (int_of_string Sys.argv.(1)) in
  Printf.printf "%d\n" (run blocks (List.hd blocks) [] [ 0; 0; 0 ])
