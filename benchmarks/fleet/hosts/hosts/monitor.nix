# A monitoring host.
{ lib, pkgs, ... }:
let
  services = import ../modules/services.nix { inherit lib; };
  job = service: {
    job_name = service.name;
    static_configs = [ { targets = [ "${service.name}.example.org:${toString service.port}" ]; } ];
  };
in
{
  services.prometheus.enable = true;
  services.prometheus.scrapeConfigs = map job services;
  services.prometheus.exporters.node.enable = true;
  services.prometheus.exporters.nginx.enable = true;
  services.prometheus.alertmanager.enable = true;
  services.prometheus.alertmanager.configuration = { route.receiver = "none"; receivers = [ { name = "none"; } ]; };
  services.grafana.enable = true;
  services.loki.enable = true;
  services.loki.configuration = { auth_enabled = false; };
  services.influxdb.enable = true;
  services.nginx.enable = true;
  containers = lib.genAttrs [ "north" "south" ] (name: {
    config.services.prometheus.enable = true;
    config.services.prometheus.exporters.node.enable = true;
  });
}
