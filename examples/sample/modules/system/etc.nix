# Files in /etc.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption types;

  file = { name, config, ... }: {
    options = {
      enable = mkOption { type = types.bool; default = true; description = "Whether the file is there."; };
      target = mkOption { type = types.str; default = name; description = "Path below /etc."; };
      text = mkOption { type = types.nullOr types.lines; default = null; description = "Its content."; };
      source = mkOption { type = types.path; description = "The file itself."; };
      mode = mkOption { type = types.matching "[0-7]{4}"; default = "0644"; description = "Its permissions."; };
      user = mkOption { type = types.str; default = "root"; description = "Its owner."; };
      group = mkOption { type = types.str; default = "root"; description = "Its group."; };
    };
    config.source = lib.mkIf (config.text != null) (lib.mkDefault (pkgs.writeText
      "etc-${lib.replaceStrings [ "/" "@" ] [ "-" "-" ] config.target}"
      config.text));
  };

  files = lib.filter (file: file.enable) (lib.attrValues config.environment.etc);
in
{
  options = {
    environment.etc = mkOption {
      type = types.attrsOf (types.submodule file);
      default = { };
      description = "Files in /etc by path.";
    };
    system.build.etc = mkOption { type = types.package; description = "All of /etc."; };
  };

  config.system.build.etc = pkgs.runShell "etc"
    {
      sources = map (file: file.source) files;
      entries = map (file: "${file.target} ${file.mode} ${file.user}:${file.group}") files;
    }
    ''for entry in $entries; do echo "$entry"; done > $out'';
}
