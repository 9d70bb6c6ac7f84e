# The library: a fixed point over small files, so that each of them may use all others.
let
  fix = f: let self = f self; in self;
in
fix (lib:
  let
    part = file: import file { inherit lib; };
    parts = map part [
      ./fixed-points.nix
      ./lists.nix
      ./sets.nix
      ./strings.nix
      ./packages.nix
      ./priorities.nix
      ./generators.nix
      ./modules.nix
    ];
  in
  builtins.foldl' (all: one: all // one) { types = part ./types.nix; } parts)
