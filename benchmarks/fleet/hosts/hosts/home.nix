# A host of many people, each with packages and files of their own.
{ lib, pkgs, ... }:
{
  imports = [ ../modules/homes.nix ];
  nixpkgs.overlays = [ (import ../overlays/home.nix) ];
  services.xserver.enable = true;
  services.xserver.desktopManager.xfce.enable = true;
  services.samba.enable = true;
  environment.systemPackages = [ pkgs.shared-tools ];
  homes = lib.genAttrs [ "ada" "alan" "barbara" "donald" "edsger" "frances" "grace" "john" "ken" "margaret" "radia" "tony" ] (name: {
    packages = with pkgs; [ bat fd fzf neovim ripgrep ];
    files.".gitconfig".text = "[user]\nname = ${name}\n";
    files.".config/bat/config".text = "--theme=ansi-dark\n";
    programs.git.enable = true;
    programs.shell.aliases = { ll = "ls -l"; gs = "git status"; who = "echo ${name}"; };
  });
}
