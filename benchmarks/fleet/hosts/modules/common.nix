# What every host of the fleet is given.
{ config, lib, pkgs, ... }:
let
  services = import ./services.nix { inherit lib; };

  people = [ "ada" "alan" "barbara" "donald" "edsger" "frances" "grace" "john" "ken" "margaret" "radia" "tony" ];

  person = index: name: lib.nameValuePair name {
    isNormalUser = true;
    uid = 2000 + index;
    description = "${name} of the fleet";
    extraGroups = [ "wheel" "systemd-journal" ];
    openssh.authorizedKeys.keys = [ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${name} ${name}@example.org" ];
  };

  environmentOf = service: {
    SERVICE_NAME = service.name;
    SERVICE_PORT = toString service.port;
    SERVICE_TAGS = lib.concatStringsSep "," service.tags;
  };

  unit = service: lib.nameValuePair "check-${service.name}" {
    description = "Checks that ${service.name} answers";
    after = [ "network.target" ];
    path = [ pkgs.curl ];
    environment = environmentOf service;
    script = ''
      curl --fail --silent "http://${service.name}.example.org:$SERVICE_PORT/health"
    '';
  };

  timer = service: lib.nameValuePair "check-${service.name}" {
    wantedBy = [ "timers.target" ];
    timerConfig.OnCalendar = "hourly";
  };

  hostEntry = service: "10.0.${toString (service.port / 256)}.${toString (lib.mod service.port 256)} ${service.name}";
in
{
  boot.loader.grub.device = "/dev/sda";
  fileSystems."/" = { device = "/dev/sda1"; fsType = "ext4"; };
  time.timeZone = "UTC";

  users.users = lib.listToAttrs (lib.imap0 person people);
  services.openssh.enable = true;
  services.chrony.enable = true;
  services.fail2ban.enable = true;
  security.sudo.wheelNeedsPassword = false;
  programs.zsh.enable = true;

  environment.systemPackages = with pkgs; [ curl fleet-banner git htop jq tmux vim ];
  environment.etc."fleet/hosts".text = lib.concatMapStringsSep "\n" hostEntry services;

  systemd.services = lib.listToAttrs (map unit services);
  systemd.timers = lib.listToAttrs (map timer services);
}
