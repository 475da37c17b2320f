let escape cx cy =
  let rec go x y i =
    let xx = x *. x and yy = y *. y in
    if i = 100 || xx +. yy > 4.0 then i else go (xx -. yy +. cx) (2.0 *. x *. y +. cy) (i + 1)
  in
  go 0.0 0.0 0

let () =
  let n = int_of_string Sys.argv.(1) and acc = ref 0 in
  for row = 0 to n - 1 do
    for col = 0 to n - 1 do
      let cx = 3.0 *. float_of_int col /. float_of_int n -. 2.0
      and cy = 2.0 *. float_of_int row /. float_of_int n -. 1.0 in
      acc := !acc + escape cx cy
    done
  done;
  Printf.printf "%d\n" !acc
