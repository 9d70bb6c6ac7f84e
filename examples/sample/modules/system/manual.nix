# The list of all options, as a file on the machine.
{ lib, config, options, pkgs, ... }:
let
  inherit (lib) mkOption types;

  describe = option: lib.concatStringsSep "\n" [
    option.path
    "  ${option.type}"
    "  ${option.description}"
  ];
in
{
  options = {
    documentation.enable = mkOption { type = types.bool; default = true; description = "Whether the manual is there."; };
    system.build.manual = mkOption { type = types.package; description = "The manual."; };
  };

  config.system.build.manual = pkgs.writeText "options"
    (lib.optionalString config.documentation.enable
      (lib.concatMapStringsSep "\n\n" describe (lib.listOptions options)));
}
