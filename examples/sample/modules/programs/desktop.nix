# A graphical session.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption mkEnableOption types;
  cfg = config.programs.desktop;

  binding = { name, ... }: {
    options = {
      keys = mkOption { type = types.str; default = name; description = "Which keys."; };
      command = mkOption { type = types.str; description = "What they do."; };
      locked = mkOption { type = types.bool; default = false; description = "Whether they work at the lock screen."; };
    };
  };

  output = { name, ... }: {
    options = {
      name = mkOption { type = types.str; default = name; description = "Which screen."; };
      mode = mkOption { type = types.matching "[0-9]+x[0-9]+"; default = "1920x1080"; description = "Its resolution."; };
      scale = mkOption { type = types.between 50 400; default = 100; description = "Its scale in percent."; };
      position = mkOption { type = types.matching "[0-9]+,[0-9]+"; default = "0,0"; description = "Where it is."; };
    };
  };
in
{
  options.programs.desktop = {
    enable = mkEnableOption "a graphical session";
    modifier = mkOption { type = types.enum [ "Mod1" "Mod4" ]; default = "Mod4"; description = "Key of the bindings."; };
    applications = mkOption { type = types.listOf types.package; default = [ ]; description = "What can be started."; };
    bindings = mkOption { type = types.attrsOf (types.submodule binding); default = { }; description = "What keys do."; };
    outputs = mkOption { type = types.attrsOf (types.submodule output); default = { }; description = "Screens by name."; };
    mimeTypes = mkOption { type = types.attrsOf types.str; default = { }; description = "What opens what."; };
  };

  config = lib.mkIf cfg.enable {
    environment.packages = [ pkgs.sway pkgs.pipewire ] ++ cfg.applications;

    programs.desktop.bindings = lib.listToAttrs (lib.concatMap
      (workspace: [
        (lib.nameValuePair "${cfg.modifier}+${workspace}" { command = "workspace number ${workspace}"; })
        (lib.nameValuePair "${cfg.modifier}+Shift+${workspace}" { command = "move container to workspace number ${workspace}"; })
      ])
      (map toString (lib.range 1 9)));

    environment.etc."sway/config".text = lib.concatLines (
      lib.mapAttrsToList
        (_: output: "output ${output.name} mode ${output.mode} scale ${toString output.scale}% position ${output.position}")
        cfg.outputs
      ++ lib.mapAttrsToList
        (_: binding: "bindsym ${lib.optionalString binding.locked "--locked "}${binding.keys} ${binding.command}")
        cfg.bindings
    );
    environment.etc."xdg/mimeapps.list".text = lib.toINI { "Default Applications" = cfg.mimeTypes; };
  };
}
