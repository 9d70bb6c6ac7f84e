# One machine: all modules of the repository and its own, evaluated together.
{ lib, system, pkgs, modules }:
lib.evalModules {
  modules = import ./module-list.nix ++ modules;
  specialArgs = { inherit pkgs system; };
}
