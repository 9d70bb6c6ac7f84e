# A home directory for each person, configured by modules of its own.
{ config, lib, pkgs, ... }:
with lib;
let
  home = { name, config, ... }: {
    options = {
      packages = mkOption { type = types.listOf types.package; default = [ ]; };
      files = mkOption { type = types.attrsOf (types.submodule file); default = { }; };
      programs.git.enable = mkEnableOption "Git";
      programs.shell.aliases = mkOption { type = types.attrsOf types.str; default = { }; };
      environment = mkOption { internal = true; type = types.package; };
    };
    config = {
      packages = optional config.programs.git.enable pkgs.gitFull;
      files.".aliases".text = concatStrings (mapAttrsToList (alias: command: "alias ${alias}='${command}'\n") config.programs.shell.aliases);
      environment = pkgs.buildEnv { name = "home-of-${name}"; paths = config.packages; };
    };
  };
  file = { name, config, ... }: {
    options.text = mkOption { type = types.lines; default = ""; };
    options.source = mkOption { type = types.path; };
    config.source = mkDefault (pkgs.writeText (baseNameOf name) config.text);
  };
  link = name: file: "ln -sfn ${file.source} \"$HOME/${name}\"";
  activation = name: home: nameValuePair "home-of-${name}" {
    wantedBy = [ "multi-user.target" ];
    serviceConfig.User = name;
    script = concatStringsSep "\n" ([ "ln -sfn ${home.environment} \"$HOME/.profile\"" ] ++ mapAttrsToList link home.files);
  };
in
{
  options.homes = mkOption { type = types.attrsOf (types.submodule home); default = { }; };
  config.systemd.services = mapAttrs' activation config.homes;
}
