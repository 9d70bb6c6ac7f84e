# Every machine.
{ lib, pkgs, ... }:
let
  people = import ./people.nix;
  machines = import ./machines.nix;
in
{
  system.stateVersion = "24.05";

  fileSystems."/" = { device = "/dev/disk/by-label/root"; fsType = lib.mkDefault "ext4"; };
  fileSystems."/boot" = { device = "/dev/disk/by-label/boot"; fsType = "vfat"; neededForBoot = true; };
  boot.kernelModules = [ "tcp_bbr" "nf_tables" "wireguard" ];
  boot.kernelParams = [ "quiet" "panic=30" ];
  boot.sysctl = {
    "net.core.default_qdisc" = "fq";
    "net.ipv4.tcp_congestion_control" = "bbr";
    "net.ipv4.tcp_syncookies" = true;
    "net.ipv4.conf.all.rp_filter" = 1;
    "kernel.dmesg_restrict" = true;
    "vm.swappiness" = 10;
  };

  networking.firewall.enable = true;
  networking.hosts = lib.mapAttrs'
    (name: machine: lib.nameValuePair machine.address [ name "${name}.fleet.example" ])
    machines;
  networking.wireguard = {
    enable = true;
    peers = lib.mapAttrs
      (name: machine: {
        inherit (machine) publicKey;
        endpoint = "${name}.fleet.example:51820";
        allowedIPs = [ "${machine.address}/32" ];
      })
      machines;
  };

  services.openssh = {
    enable = true;
    knownHosts = lib.mapAttrs (_: machine: { publicKey = "ssh-ed25519 ${machine.publicKey}"; }) machines;
  };
  services.unbound = {
    enable = true;
    forwarders = [ "9.9.9.9" "149.112.112.112" ];
    zones."fleet.example" = lib.mapAttrs (_: machine: machine.address) machines;
  };
  services.monitoring.enable = true;

  users.users = lib.mapAttrs
    (name: person: {
      inherit (person) uid description;
      isNormalUser = true;
      shell = if person.zsh then pkgs.zsh else pkgs.bash;
      extraGroups = [ "wheel" "adm" ];
      authorizedKeys = [ "ssh-ed25519 ${builtins.hashString "sha256" name} ${name}" ];
      packages = map (package: pkgs.${package}) person.packages;
    })
    people;

  programs.zsh.enable = true;
  environment.packages = with pkgs; [ coreutils findutils gnugrep gnused gnutar gzip less which vim git htop rsync curl jq tmux strace fleet-status ];
  environment.variables = { EDITOR = "vim"; PAGER = "less -R"; LESS = "-FRX"; };
  environment.aliases = { ll = "ls -l"; ".." = "cd .."; gs = "git status"; };
}
