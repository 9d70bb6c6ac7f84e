# A build host.
{ lib, pkgs, ... }:
{
  nix.nrBuildUsers = 64;
  nix.gc.automatic = true;
  services.jenkins.enable = true;
  services.postgresql.enable = true;
  services.gitea.enable = true;
  virtualisation.docker.enable = true;
  boot.binfmt.emulatedSystems = [ "aarch64-linux" ];
  environment.systemPackages = with pkgs; [ cmake gcc10 go maven nodejs python3 rustc cargo ];
  containers = lib.genAttrs [ "stable" "testing" ] (name: {
    config = {
      services.buildbot-worker.enable = name == "testing";
      environment.systemPackages = [ pkgs.gcc pkgs.gnumake ];
    };
  });
}
