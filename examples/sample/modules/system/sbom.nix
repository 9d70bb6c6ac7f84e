# The bill of materials: every package that the machine could install, and under which
# licences it and all that it is made from come.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.system.sbom;

  packages = lib.filterAttrs (_: package: lib.isDerivation package && package ? pname) pkgs;

  line = package: lib.concatStringsSep " " [
    package.pname
    package.version
    (builtins.unsafeDiscardStringContext package.drvPath)
    (lib.concatStringsSep "," (lib.uniqueStrings
      (map (part: part.meta.license.id) ([ package ] ++ package.allInputs))))
  ];
in
{
  options.system = {
    sbom.enable = mkOption { type = types.bool; default = true; description = "Whether the bill is written."; };
    build.sbom = mkOption { type = types.package; description = "The bill of materials."; };
  };

  config.system.build.sbom = pkgs.writeText "sbom"
    (lib.optionalString cfg.enable (lib.concatLines (map line (lib.attrValues packages))));
}
