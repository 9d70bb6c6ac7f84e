# What the whole configuration comes to: one derivation.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption types;
  failed = lib.filter (assertion: ! assertion.assertion) config.assertions;
  checked = value:
    if failed == [ ] then value
    else throw "Failed assertions:\n${lib.concatMapStrings (assertion: "- ${assertion.message}\n") failed}";
in
{
  options.system = {
    stateVersion = mkOption {
      type = types.matching "[0-9]{2}\\.[0-9]{2}";
      description = "Release whose defaults for data on disk hold.";
    };
    build.toplevel = mkOption {
      type = types.package;
      description = "The machine.";
    };
  };

  config.system.build.toplevel = checked (pkgs.runShell "system-${config.networking.hostName}"
    {
      kernel = config.boot.kernelPackage;
      initrd = config.system.build.initrd;
      etc = config.system.build.etc;
      packages = config.system.build.environment;
      activation = config.system.build.activation;
      manual = config.system.build.manual;
      sbom = config.system.build.sbom;
      release = config.system.stateVersion;
    }
    ''
      for part in "$kernel" "$initrd" "$etc" "$packages" "$activation" "$manual" "$sbom"; do echo "$part"; done > $out
      echo "$release" >> $out
    '');
}
