# The private network between the machines.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption mkEnableOption types;
  cfg = config.networking.wireguard;

  peer = { name, ... }: {
    options = {
      name = mkOption { type = types.str; default = name; description = "Who it is."; };
      publicKey = mkOption { type = types.str; description = "Its key."; };
      endpoint = mkOption { type = types.nullOr types.str; default = null; description = "Where it is reached."; };
      allowedIPs = mkOption { type = types.listOf types.str; description = "Addresses behind it."; };
      keepalive = mkOption { type = types.between 0 3600; default = 25; description = "Seconds between signs of life."; };
    };
  };

  renderPeer = peer: lib.toINI {
    Peer = {
      PublicKey = peer.publicKey;
      Endpoint = peer.endpoint;
      AllowedIPs = lib.concatStringsSep ", " peer.allowedIPs;
      PersistentKeepalive = peer.keepalive;
    };
  };
in
{
  options.networking.wireguard = {
    enable = mkEnableOption "the private network";
    address = mkOption { type = types.str; description = "This machine's address in it."; };
    port = mkOption { type = types.port; default = 51820; description = "Port to listen at."; };
    peers = mkOption { type = types.attrsOf (types.submodule peer); default = { }; description = "The other machines."; };
  };

  config = lib.mkIf cfg.enable {
    networking.firewall.allowedUDPPorts = [ cfg.port ];
    environment.etc."wireguard/fleet.conf" = {
      mode = "0400";
      text = lib.concatStringsSep "\n" (
        [ (lib.toINI { Interface = { Address = cfg.address; ListenPort = cfg.port; PrivateKeyFile = "/var/lib/wireguard/key"; }; }) ]
        ++ map renderPeer (lib.attrValues cfg.peers)
      );
    };
    systemd.services.wireguard = {
      description = "Private network";
      after = [ "network.target" ];
      wantedBy = [ "multi-user.target" ];
      path = [ pkgs.wireguard-tools pkgs.iproute2 ];
      hardening = false;
      script = "wg-quick up fleet";
    };
  };
}
