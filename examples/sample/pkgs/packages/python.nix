# The interpreter, and environments with modules of it.
{ lib, pkgs, mkPackage, runShell, openssl, sqlite, readline, expat, libffi, xz, bzip2, ncurses }:
let
  python = mkPackage {
    name = "python";
    version = "3.12.4";
    buildInputs = [ openssl sqlite readline expat libffi xz bzip2 ncurses ];
    flags = { shared = true; optimizations = true; ensurepip = "no"; };
    license = { id = "PSF-2.0"; free = true; };
    passthru = { inherit modules withModules; };
  };

  module = name: { version, needs ? [ ] }: mkPackage {
    name = "python3.12-${name}";
    inherit version;
    propagatedInputs = [ python ] ++ map (need: modules.${need}) needs;
    buildPhase = "python -m build";
    installPhase = "python -m installer";
  };

  modules = lib.mapAttrs module (import ../catalog/python.nix);

  withModules = names:
    runShell "python-environment"
      {
        modules = lib.concatMap (name: [ modules.${name} ] ++ modules.${name}.allPropagated) names;
      }
      ''for module in $modules; do echo "$module"; done > $out'';
in
python
