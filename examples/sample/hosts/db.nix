# The database server.
{ lib, config, pkgs, ... }:
let
  tenants = lib.genList (n: "tenant_${lib.fixedWidth 2 "0" (toString (n + 1))}") 36;
in
{
  imports = [ ../profiles/server.nix ];

  networking.hostName = "db";
  networking.wireguard.address = "10.20.0.11/24";
  networking.interfaces.eth0 = { addresses = [ "203.0.113.11/24" ]; gateway = "203.0.113.1"; };
  fileSystems."/var/lib/postgresql" = { device = "/dev/disk/by-label/data"; fsType = "xfs"; options = [ "noatime" ]; };

  services.postgresql = {
    enable = true;
    extensions = [ "pgvector" "postgis" "pg_cron" ];
    settings = { shared_buffers = "16GB"; max_connections = 500; };
    authentication = "hostssl all all 10.20.0.0/24 scram-sha-256";
    databases = lib.genAttrs tenants
      (name: {
        extensions = [ "pgvector" ];
        readers = [ "grafana" "export" ];
        schemas = { accounts = { }; orders.retentionDays = 3650; events.retentionDays = 90; };
      });
  };

  services.backups.jobs = lib.genAttrs tenants (name: {
    before = "pg_dump --format=custom ${name} > /var/backup/${name}.dump";
    paths = [ "/var/backup/${name}.dump" ];
    user = "postgres";
    keep.daily = 14;
  });

  services.monitoring.checks = lib.listToAttrs (map
    (name: lib.nameValuePair "connections-${name}" {
      command = "psql -At ${name} -c 'SELECT count(*) FROM pg_stat_activity'";
      interval = "1min";
    })
    tenants);

  systemd.services.postgres-exporter = {
    description = "Figures of the database";
    after = [ "postgresql.service" ];
    wantedBy = [ "multi-user.target" ];
    path = [ pkgs.postgres-exporter ];
    script = "postgres_exporter";
  };
}
