# Names and addresses.
{ lib, config, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.networking;

  interface = { name, ... }: {
    options = {
      name = mkOption { type = types.str; default = name; description = "Its name."; };
      addresses = mkOption { type = types.listOf types.str; default = [ ]; description = "Its addresses, with prefix length."; };
      gateway = mkOption { type = types.nullOr types.str; default = null; description = "Where the rest goes."; };
      useDHCP = mkOption { type = types.bool; default = false; description = "Whether it asks for an address."; };
      mtu = mkOption { type = types.between 576 9216; default = 1500; description = "Largest packet in bytes."; };
    };
  };

  renderInterface = interface: lib.toINI {
    Match.Name = interface.name;
    Link.MTUBytes = interface.mtu;
    Network = {
      Address = interface.addresses;
      Gateway = interface.gateway;
      DHCP = interface.useDHCP;
    };
  };
in
{
  options.networking = {
    hostName = mkOption { type = types.matching "[a-z][a-z0-9-]*"; description = "The machine's name."; };
    domain = mkOption { type = types.str; default = "fleet.example"; description = "The domain it is in."; };
    nameservers = mkOption { type = types.listOf types.str; default = [ ]; description = "Who resolves names."; };
    hosts = mkOption {
      type = types.attrsOf (types.listOf types.str);
      default = { };
      description = "Names by address.";
    };
    interfaces = mkOption {
      type = types.attrsOf (types.submodule interface);
      default = { };
      description = "Network interfaces by name.";
    };
  };

  config = {
    networking.hosts."127.0.0.1" = [ "localhost" ];
    networking.hosts."127.0.0.2" = [ cfg.hostName "${cfg.hostName}.${cfg.domain}" ];

    environment.etc = lib.mkMerge [
      {
        hostname.text = cfg.hostName;
        hosts.text = lib.concatLines (lib.mapAttrsToList
          (address: names: "${address} ${lib.concatStringsSep " " names}")
          cfg.hosts);
        "resolv.conf".text = lib.concatMapStrings (server: "nameserver ${server}\n") cfg.nameservers;
      }
      (lib.mapAttrs'
        (name: interface: lib.nameValuePair "systemd/network/${name}.network" { text = renderInterface interface; })
        cfg.interfaces)
    ];
  };
}
