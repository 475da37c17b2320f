let table n =
  let text = Buffer.create 16 in
  for k = n downto 1 do
    Buffer.add_string text (string_of_int k);
    Buffer.add_string text ",item";
    Buffer.add_string text (string_of_int (k mod 97));
    Buffer.add_char text ',';
    Buffer.add_string text (string_of_int (k * k mod 1013));
    Buffer.add_char text '\n'
  done;
  Buffer.contents text

let rec total lines acc =
  match lines with
  | [] -> acc
  | line :: rest -> (
    match String.split_on_char ',' line with
    | [ number; name; value ] ->
      total rest (acc + int_of_string number + String.length name * int_of_string value)
    | _ -> total rest acc)

let () =
  let text = table (int_of_string Sys.argv.(1)) in
  Printf.printf "(%d, %d)\n" (String.length text) (total (String.split_on_char '\n' text) 0)
