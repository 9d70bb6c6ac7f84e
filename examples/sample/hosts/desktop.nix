# The desk in the office.
{ lib, pkgs, ... }:
let
  laboratory = lib.range 1 12;
in
{
  imports = [ ../profiles/workstation.nix ];

  networking.hostName = "desktop";
  networking.wireguard.address = "10.20.0.30/24";
  networking.interfaces.enp3s0.useDHCP = true;

  programs.desktop.outputs = {
    DP-1 = { mode = "3840x2160"; scale = 150; };
    DP-2 = { position = "2560,0"; };
  };

  users.users = lib.listToAttrs (map
    (n: lib.nameValuePair "guest${toString n}" {
      uid = 2000 + n;
      isNormalUser = true;
      description = "Guest ${toString n}";
      packages = [ pkgs.firefox pkgs.libreoffice ];
    })
    laboratory);

  services.backups.jobs = lib.listToAttrs (map
    (n: lib.nameValuePair "guest${toString n}" { paths = [ "/home/guest${toString n}" ]; })
    laboratory);

  environment.packages = [ (pkgs.python.withModules [ "numpy" "pandas" "requests" ]) pkgs.git pkgs.cmake ];
}
