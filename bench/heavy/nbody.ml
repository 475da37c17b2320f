type body = { x : float; y : float; z : float; vx : float; vy : float; vz : float; m : float }

let body x y z vx vy vz m = { x; y; z; vx; vy; vz; m }

let bodies = [
  body 0.0 0.0 0.0 (-0.0003876635) (-0.0032753591) 0.0000239359 39.4784176;
  body 4.84143144 (-1.16032004) (-0.10362204) 0.60632639 2.81198684 (-0.02521836) 0.03769367;
  body 8.34336671 4.12479856 (-0.40352341) (-1.01077434) 1.82566237 0.00841576 0.01128632;
  body 12.8943695 (-15.1111514) (-0.22330757) 1.08279100 0.86871301 (-0.01083263) 0.00172372;
  body 15.3796971 (-25.9193146) 0.17925877 0.97909073 0.59469899 (-0.03475595) 0.00203368 ]

let rec pull b os vx vy vz =
  match os with
  | [] -> { b with vx; vy; vz; x = b.x +. 0.01 *. vx; y = b.y +. 0.01 *. vy; z = b.z +. 0.01 *. vz }
  | o :: rest ->
    let dx = b.x -. o.x and dy = b.y -. o.y and dz = b.z -. o.z in
    let d2 = dx *. dx +. dy *. dy +. dz *. dz in
    if d2 = 0.0 then pull b rest vx vy vz
    else
      let k = o.m *. (0.01 /. (d2 *. sqrt d2)) in
      pull b rest (vx -. dx *. k) (vy -. dy *. k) (vz -. dz *. k)

let rec advance n bs = if n = 0 then bs else advance (n - 1) (List.map (fun b -> pull b bs b.vx b.vy b.vz) bs)

let rec energy bs e =
  match bs with
  | [] -> e
  | b :: rest ->
    let distance o =
      let dx = b.x -. o.x and dy = b.y -. o.y and dz = b.z -. o.z in
      sqrt (dx *. dx +. dy *. dy +. dz *. dz) in
    let moving = e +. 0.5 *. b.m *. (b.vx *. b.vx +. b.vy *. b.vy +. b.vz *. b.vz) in
    energy rest (List.fold_left (fun acc o -> acc -. b.m *. o.m /. distance o) moving rest)

let () =
  Printf.printf "%.9f\n" (energy bodies 0.0);
  Printf.printf "%.9f\n" (energy (advance (int_of_string Sys.argv.(1)) bodies) 0.0)
