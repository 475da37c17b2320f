let () =
  let n = int_of_string Sys.argv.(1) and count = ref 0 in
  for a = 1 to n do
    for b = a to n do
      let sum = a * a + b * b in
      for c = b to n do
        if c * c = sum then incr count
      done
    done
  done;
  Printf.printf "%d\n" !count
