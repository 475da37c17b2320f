let repeat n s = String.concat "" (List.init n (fun _ -> s))
let line i = "item " ^ string_of_int i ^ ": " ^ String.uppercase_ascii (repeat (i mod 5) "ab") ^ ";"

let ends_with suffix s =
  let n = String.length s and k = String.length suffix in
  n >= k && String.equal (String.sub s (n - k) k) suffix

let replace old by s =
  let k = String.length old and out = Buffer.create (String.length s) in
  let rec go i =
    if i + k > String.length s then Buffer.add_string out (String.sub s i (String.length s - i))
    else if String.equal (String.sub s i k) old then begin
      Buffer.add_string out by;
      go (i + k)
    end else begin
      Buffer.add_char out s.[i];
      go (i + 1)
    end in
  go 0;
  Buffer.contents out

let () =
  let text = String.concat " " (List.init (int_of_string Sys.argv.(1)) (fun i -> line (i + 1))) in
  Printf.printf "%d\n" (String.length text);
  let words = String.split_on_char ' ' text in
  Printf.printf "(%d, %d)\n" (List.length words) (List.length (List.filter (ends_with ";") words));
  Printf.printf "%d\n" (String.length (replace "item" "thing" text));
  Printf.printf "%d\n" (List.fold_left max 0 (List.map String.length words))
