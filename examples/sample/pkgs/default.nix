# The package set: a base layer, the catalog, the packages with files
# of their own, our own software, and the overlays.
{ lib, system, overlays ? [ ] }:
let
  base = final: {
    inherit lib system;
    pkgs = final;
    callPackage = lib.callPackageWith (final // { pkgs = final; });
  };

  layers = [
    (import ./build-support.nix)
    (import ./catalog.nix)
    (import ./own.nix)
    (import ./components.nix)
  ] ++ overlays;
in
lib.fix (lib.extends (lib.composeManyExtensions layers) base)
