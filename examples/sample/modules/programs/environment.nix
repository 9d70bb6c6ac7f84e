# Packages and variables for all users.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.environment;
in
{
  options = {
    environment = {
      packages = mkOption { type = types.listOf types.package; default = [ ]; description = "Packages for all users."; };
      variables = mkOption { type = types.attrsOf types.str; default = { }; description = "Variables of every session."; };
      aliases = mkOption { type = types.attrsOf types.str; default = { }; description = "Shell aliases."; };
    };
    system.build.environment = mkOption { type = types.package; description = "All packages as one folder."; };
  };

  config = {
    environment.etc."profile".text = lib.toShellVariables cfg.variables + lib.concatLines
      (lib.mapAttrsToList (name: command: "alias ${name}=${lib.escapeShellArg command}") cfg.aliases);
    system.build.environment = pkgs.linkPaths "system-packages" (lib.unique cfg.packages);
  };
}
