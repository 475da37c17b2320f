let reversed s =
  let n = String.length s in
  String.init n (fun i -> s.[n - 1 - i])

let rec palindromes n count size =
  if n = 0 then (count, size)
  else
    let s = string_of_int n in
    if String.equal s (reversed s) then palindromes (n - 1) (count + 1) (size + String.length s)
    else palindromes (n - 1) count size

let () =
  let count, size = palindromes (int_of_string Sys.argv.(1)) 0 0 in
  Printf.printf "(%d, %d)\n" count size
