# What watches the machine.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption mkEnableOption types;
  cfg = config.services.monitoring;

  check = { name, ... }: {
    options = {
      command = mkOption { type = types.lines; description = "What tells whether all is well."; };
      interval = mkOption { type = types.matching "[0-9]+(s|min|h)"; default = "5min"; description = "How often."; };
      severity = mkOption { type = types.enum [ "info" "warning" "page" ]; default = "warning"; description = "How bad it is where not."; };
      runbook = mkOption { type = types.str; default = "https://wiki.fleet.example/runbooks/${name}"; description = "What to do then."; };
    };
  };

  # Each service that is meant to keep running is watched.
  watched = lib.filterAttrs (_: unit: unit.enable && unit.startAt == [ ] && unit.wantedBy != [ ]) config.systemd.services;
in
{
  options.services.monitoring = {
    enable = mkEnableOption "the watching of the machine";
    port = mkOption { type = types.port; default = 9100; description = "Where figures are read."; };
    labels = mkOption { type = types.attrsOf types.str; default = { }; description = "What is said of the machine."; };
    checks = mkOption { type = types.attrsOf (types.submodule check); default = { }; description = "Checks by name."; };
  };

  config = lib.mkIf cfg.enable {
    networking.firewall.rules = [{ protocol = "tcp"; inherit (cfg) port; source = "10.20.0.0/24"; comment = "monitoring"; }];

    services.monitoring.checks = {
      disk.command = "df --output=pcent / | tail -n 1";
      load.command = "cut -d ' ' -f 1 /proc/loadavg";
      memory.command = "grep MemAvailable /proc/meminfo";
    };

    environment.etc."monitoring/checks.json".text = builtins.toJSON (lib.mapAttrs
      (_: check: { inherit (check) command interval severity runbook; })
      cfg.checks);
    environment.etc."monitoring/units.json".text = builtins.toJSON {
      inherit (cfg) labels;
      units = lib.mapAttrsToList (name: unit: { unit = "${name}.service"; inherit (unit) description; }) watched;
    };

    systemd.services.node-exporter = {
      description = "Figures of the machine";
      after = [ "network.target" ];
      wantedBy = [ "multi-user.target" ];
      path = [ pkgs.node-exporter ];
      script = "node_exporter --web.listen-address=:${toString cfg.port}";
    };
  };
}
