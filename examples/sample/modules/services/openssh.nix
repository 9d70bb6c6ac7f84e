# Remote login.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption mkEnableOption types;
  cfg = config.services.openssh;
in
{
  options.services.openssh = {
    enable = mkEnableOption "remote login";
    ports = mkOption { type = types.listOf types.port; default = [ 22 ]; description = "Where it listens."; };
    settings = mkOption {
      type = types.attrsOf (types.either types.scalar (types.listOf types.str));
      default = { };
      description = "Settings of the server.";
    };
    knownHosts = mkOption {
      type = types.attrsOf (types.submodule ({ name, ... }: {
        options = {
          hostNames = mkOption { type = types.listOf types.str; default = [ name ]; description = "Its names."; };
          publicKey = mkOption { type = types.str; description = "Its key."; };
        };
      }));
      default = { };
      description = "Machines whose keys are known.";
    };
  };

  config = lib.mkIf cfg.enable {
    networking.firewall.allowedTCPPorts = cfg.ports;

    services.openssh.settings = lib.mapAttrs (_: lib.mkDefault) {
      PasswordAuthentication = "no";
      PermitRootLogin = "no";
      X11Forwarding = "no";
      LogLevel = "VERBOSE";
      KexAlgorithms = [ "sntrup761x25519-sha512@openssh.com" "curve25519-sha256" ];
    };

    environment.etc."ssh/sshd_config".text = lib.toKeyValue " " ({ Port = map toString cfg.ports; } // lib.mapAttrs
      (_: value: if builtins.isList value then lib.concatStringsSep "," value else value)
      cfg.settings);
    environment.etc."ssh/ssh_known_hosts".text = lib.concatLines (lib.mapAttrsToList
      (_: host: "${lib.concatStringsSep "," host.hostNames} ${host.publicKey}")
      cfg.knownHosts);

    systemd.services.sshd = {
      description = "Remote login";
      after = [ "network.target" ];
      wantedBy = [ "multi-user.target" ];
      path = [ pkgs.openssh ];
      script = "${pkgs.openssh}/bin/sshd -D -f /etc/ssh/sshd_config";
      hardening = false;
    };
  };
}
