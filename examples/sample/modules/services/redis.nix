# Key-value stores.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.services.redis;

  server = { name, ... }: {
    options = {
      port = mkOption { type = types.port; default = 0; description = "Where it listens; 0 for a socket alone."; };
      socket = mkOption { type = types.path; default = "/run/redis-${name}/redis.sock"; description = "Its socket."; };
      databases = mkOption { type = types.between 1 64; default = 16; description = "How many databases."; };
      maxMemory = mkOption { type = types.matching "[0-9]+(mb|gb)"; default = "256mb"; description = "Most memory."; };
      settings = mkOption { type = types.attrsOf types.scalar; default = { }; description = "Further settings."; };
    };
  };
in
{
  options.services.redis.servers = mkOption {
    type = types.attrsOf (types.submodule server);
    default = { };
    description = "Stores by name.";
  };

  config = {
    environment.etc = lib.mapAttrs'
      (name: server: lib.nameValuePair "redis/${name}.conf" {
        text = lib.toKeyValue " " ({
          inherit (server) port databases;
          unixsocket = server.socket;
          maxmemory = server.maxMemory;
        } // server.settings);
      })
      cfg.servers;
    systemd.services = lib.mapAttrs'
      (name: _: lib.nameValuePair "redis-${name}" {
        description = "Key-value store ${name}";
        after = [ "network.target" ];
        wantedBy = [ "multi-user.target" ];
        path = [ pkgs.redis ];
        script = "redis-server /etc/redis/${name}.conf";
      })
      cfg.servers;
  };
}
