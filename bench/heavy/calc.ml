type expr = Num of int | Add of expr * expr | Sub of expr * expr | Mul of expr * expr | Mod of expr * expr

(* each parser gives an expression and what follows it *)
let rec sums cs =
  let e, rest = products cs in
  more_sums e rest

and more_sums e = function
  | '+' :: cs ->
    let f, rest = products cs in
    more_sums (Add (e, f)) rest
  | '-' :: cs ->
    let f, rest = products cs in
    more_sums (Sub (e, f)) rest
  | cs -> (e, cs)

and products cs =
  let e, rest = atom cs in
  more_products e rest

and more_products e = function
  | '*' :: cs ->
    let f, rest = atom cs in
    more_products (Mul (e, f)) rest
  | '%' :: cs ->
    let f, rest = atom cs in
    more_products (Mod (e, f)) rest
  | cs -> (e, cs)

and atom = function
  | '(' :: cs ->
    let e, rest = sums cs in
    (e, List.tl rest)
  | cs -> number cs 0

and number cs n =
  match cs with
  | ('0' .. '9' as c) :: rest -> number rest (n * 10 + Char.code c - 48)
  | _ -> (Num n, cs)

let rec eval = function
  | Num n -> n
  | Add (a, b) -> eval a + eval b
  | Sub (a, b) -> eval a - eval b
  | Mul (a, b) -> eval a * eval b
  | Mod (a, b) -> eval a mod eval b

let chars s =
  let rec go i acc = if i < 0 then acc else go (i - 1) (s.[i] :: acc) in
  go (String.length s - 1) []

let rec total i acc =
  if i = 0 then acc
  else
    let k = string_of_int i in
    let formula = "(" ^ k ^ "+12)*(7-3)+" ^ k ^ "%13*(2+" ^ k ^ ")-5" in
    total (i - 1) ((acc + eval (fst (sums (chars formula)))) mod 1000003)

let () = Printf.printf "%d\n" (total (int_of_string Sys.argv.(1)) 0)
