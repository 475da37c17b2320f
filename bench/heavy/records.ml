type ball = { x : int; y : int; dx : int; dy : int; bounces : int }

let bounce_x b =
  if b.x < 0 || b.x > 1000 then { b with x = b.x - 2 * b.dx; dx = -b.dx; bounces = b.bounces + 1 } else b

let bounce_y b =
  if b.y < 0 || b.y > 700 then { b with y = b.y - 2 * b.dy; dy = -b.dy; bounces = b.bounces + 1 } else b

let move b = bounce_y (bounce_x { b with x = b.x + b.dx; y = b.y + b.dy })

let rec simulate n balls = if n = 0 then balls else simulate (n - 1) (List.map move balls)

let () =
  let ball k =
    let i = k + 1 in
    { x = i * 37 mod 1000; y = i * 91 mod 700; dx = i mod 17 + 1; dy = i mod 23 + 1; bounces = 0 } in
  let after = simulate (int_of_string Sys.argv.(1)) (List.init 1000 ball) in
  let sum f = List.fold_left (fun acc b -> acc + f b) 0 after in
  Printf.printf "(%d, %d, %d)\n" (sum (fun b -> b.bounces)) (sum (fun b -> b.x)) (sum (fun b -> b.y))
