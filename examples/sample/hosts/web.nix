# The web server: many small sites.
{ lib, config, pkgs, ... }:
let
  sites = import ./sites.nix { inherit lib; };
  php = lib.filterAttrs (_: site: site.kind == "php") sites;

  locations = {
    static = name: _: {
      "/" = { root = "/srv/www/${name}"; tryFiles = "$uri $uri/ =404"; };
      "/assets" = { root = "/srv/www/${name}"; expires = "30d"; headers.Cache-Control = "public, immutable"; };
    };
    php = name: _: {
      "/" = { root = "/srv/www/${name}"; tryFiles = "$uri /index.php"; };
      "~ \\.php$" = { fastcgiPass = "unix:/run/php/${name}.sock"; extraConfig.fastcgi_read_timeout = 60; };
      "/uploads" = { root = "/srv/uploads/${name}"; headers.X-Content-Type-Options = "nosniff"; };
    };
    application = name: site: {
      "/" = { proxyPass = "http://127.0.0.1:${toString site.port}"; extraConfig.proxy_read_timeout = 90; };
      "/static" = { root = "/srv/apps/${name}/static"; expires = "7d"; };
    };
  };
in
{
  imports = [ ../profiles/server.nix ];

  networking.hostName = "web";
  networking.wireguard.address = "10.20.0.10/24";
  networking.interfaces.eth0 = { addresses = [ "203.0.113.10/24" "2001:db8::10/64" ]; gateway = "203.0.113.1"; };

  services.nginx = {
    enable = true;
    workers = 8;
    virtualHosts = lib.mapAttrs
      (name: site: {
        serverAliases = [ "www.${name}" ];
        maxBodySize = if site.kind == "php" then "32m" else "1m";
        locations = locations.${site.kind} name site;
      })
      sites;
  };

  services.php.pools = lib.mapAttrs
    (_: _: { children = 12; ini = { memory_limit = "128M"; display_errors = "off"; }; })
    php;

  services.redis.servers = { sessions = { maxMemory = "512mb"; }; pages = { maxMemory = "1gb"; settings.save = ""; }; };

  systemd.services = lib.mapAttrs'
    (name: site: lib.nameValuePair "app-${name}" {
      description = "Application ${name}";
      after = [ "network.target" "redis-sessions.service" ];
      wantedBy = [ "multi-user.target" ];
      path = [ (pkgs.python.withModules [ "flask" "gunicorn" "psycopg" ]) ];
      environment = { PORT = toString site.port; DATABASE_HOST = "db.fleet.example"; };
      script = "gunicorn --bind 127.0.0.1:${toString site.port} app:app";
      serviceConfig = { DynamicUser = true; WorkingDirectory = "/srv/apps/${name}"; };
    })
    (lib.filterAttrs (_: site: site.kind == "application") sites);

  services.backups.jobs = lib.mapAttrs' (name: _: lib.nameValuePair "uploads-${name}" { paths = [ "/srv/uploads/${name}" ]; }) php;
}
