# Interactive shells.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption mkEnableOption types;
  cfg = config.programs.zsh;
in
{
  options.programs.zsh = {
    enable = mkEnableOption "the Z shell";
    history = mkOption { type = types.between 0 1000000; default = 10000; description = "Lines to remember."; };
    prompt = mkOption { type = types.str; default = "%n@%m %~ %# "; description = "The prompt."; };
    plugins = mkOption { type = types.listOf types.package; default = [ ]; description = "What is loaded."; };
    initialisation = mkOption { type = types.lines; default = ""; description = "What runs at the start."; };
  };

  config = lib.mkIf cfg.enable {
    environment.packages = [ pkgs.zsh ];
    environment.etc.zshrc.text = ''
      HISTSIZE=${toString cfg.history}
      PROMPT=${lib.escapeShellArg cfg.prompt}
      ${lib.concatMapStrings (plugin: "source ${plugin}\n") cfg.plugins}${cfg.initialisation}
    '';
  };
}
