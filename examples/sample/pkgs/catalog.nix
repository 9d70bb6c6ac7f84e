# Packages that need no more than a version and a list of what they are built from.
final: previous:
let
  inherit (previous) lib;

  make = name: { version, needs ? [ ], brings ? [ ], flags ? { }, license ? "mit", platforms ? [ "linux" "darwin" ] }:
    final.mkPackage {
      inherit name version flags platforms;
      buildInputs = map (need: final.${need}) needs;
      propagatedInputs = map (need: final.${need}) brings;
      license = lib.licenses.${license};
    };
in
lib.concatMapAttrs (_: lib.mapAttrs make) {
  libraries = import ./catalog/libraries.nix;
  tools = import ./catalog/tools.nix;
  servers = import ./catalog/servers.nix;
  desktop = import ./catalog/desktop.nix;
}
