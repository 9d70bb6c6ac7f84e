# Our changes to the package set, in the order in which they apply.
[
  (import ./hardening.nix)
  (import ./fleet.nix)
]
