# Pools of PHP processes.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.services.php;

  pool = { name, ... }: {
    options = {
      socket = mkOption { type = types.path; default = "/run/php/${name}.sock"; description = "Where it listens."; };
      user = mkOption { type = types.str; default = "nginx"; description = "As whom it runs."; };
      children = mkOption { type = types.between 1 512; default = 8; description = "Most processes."; };
      settings = mkOption { type = types.attrsOf types.scalar; default = { }; description = "Settings of the pool."; };
      ini = mkOption { type = types.attrsOf types.scalar; default = { }; description = "Settings of the language."; };
    };
  };

  renderPool = name: pool: lib.toINI {
    ${name} = {
      listen = pool.socket;
      user = pool.user;
      pm = "dynamic";
      "pm.max_children" = pool.children;
      "pm.start_servers" = lib.max 1 (pool.children / 4);
    } // pool.settings // lib.mapAttrs' (key: lib.nameValuePair "php_admin_value[${key}]") pool.ini;
  };
in
{
  options.services.php = {
    package = mkOption { type = types.package; default = pkgs.php; description = "The language."; };
    pools = mkOption { type = types.attrsOf (types.submodule pool); default = { }; description = "Pools by name."; };
  };

  config = lib.mkIf (cfg.pools != { }) {
    environment.etc = lib.mapAttrs'
      (name: pool: lib.nameValuePair "php/pools/${name}.conf" { text = renderPool name pool; })
      cfg.pools;
    systemd.services = lib.mapAttrs'
      (name: pool: lib.nameValuePair "php-${name}" {
        description = "PHP pool ${name}";
        after = [ "network.target" ];
        wantedBy = [ "multi-user.target" ];
        path = [ cfg.package ];
        script = "${cfg.package}/bin/php-fpm --fpm-config /etc/php/pools/${name}.conf";
        serviceConfig = { User = pool.user; RuntimeDirectory = "php"; };
      })
      cfg.pools;
  };
}
