# Names resolved on the machine itself.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption mkEnableOption types;
  cfg = config.services.unbound;
in
{
  options.services.unbound = {
    enable = mkEnableOption "the resolver";
    forwarders = mkOption { type = types.listOf types.str; default = [ ]; description = "Who is asked."; };
    zones = mkOption {
      type = types.attrsOf (types.attrsOf types.str);
      default = { };
      description = "Addresses by name, by zone.";
    };
  };

  config = lib.mkIf cfg.enable {
    networking.nameservers = lib.mkBefore [ "127.0.0.1" ];
    environment.etc."unbound/unbound.conf".text = lib.toKeyValue ": " {
      local-data = lib.concatLists (lib.mapAttrsToList
        (zone: names: lib.mapAttrsToList (name: address: ''"${name}.${zone} IN A ${address}"'') names)
        cfg.zones);
      forward-addr = cfg.forwarders;
    };
    systemd.services.unbound = {
      description = "Resolver";
      before = [ "nss-lookup.target" ];
      wantedBy = [ "multi-user.target" ];
      path = [ pkgs.unbound ];
      script = "unbound -d -c /etc/unbound/unbound.conf";
    };
  };
}
