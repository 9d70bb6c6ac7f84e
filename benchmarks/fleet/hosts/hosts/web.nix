# A web server with its databases.
{ lib, pkgs, ... }:
let
  sites = map (n: "site${toString n}.example.org") (lib.range 1 20);
  site = name: lib.nameValuePair name {
    enableACME = true;
    forceSSL = true;
    locations."/".proxyPass = "http://127.0.0.1:8080";
    locations."/static/".root = "/srv/${name}";
  };
in
{
  security.acme.acceptTerms = true;
  security.acme.email = "admin@example.org";
  services.nginx.enable = true;
  services.nginx.recommendedProxySettings = true;
  services.nginx.recommendedTlsSettings = true;
  services.nginx.virtualHosts = lib.listToAttrs (map site sites);
  services.postgresql.enable = true;
  services.postgresql.package = pkgs.postgresql_12;
  services.redis.enable = true;
  services.memcached.enable = true;
  networking.firewall.allowedTCPPorts = [ 80 443 ];

  containers = lib.genAttrs [ "blog" "shop" ] (name: {
    autoStart = true;
    config = {
      services.httpd.enable = true;
      services.httpd.adminAddr = "admin@${name}.example.org";
      services.mysql.enable = true;
      services.mysql.package = pkgs.mariadb;
    };
  });
}
