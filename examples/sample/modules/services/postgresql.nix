# The database server.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption mkEnableOption types;
  cfg = config.services.postgresql;

  database = { name, ... }: {
    options = {
      name = mkOption { type = types.matching "[a-z_][a-z0-9_]*"; default = name; description = "Its name."; };
      owner = mkOption { type = types.str; default = name; description = "Whose it is."; };
      encoding = mkOption { type = types.str; default = "UTF8"; description = "Its encoding."; };
      extensions = mkOption { type = types.listOf types.str; default = [ ]; description = "Extensions to create in it."; };
      connectionLimit = mkOption { type = types.int; default = -1; description = "Most connections; -1 for any number."; };
      readers = mkOption { type = types.listOf types.str; default = [ ]; description = "Who may read it."; };
      schemas = mkOption {
        type = types.attrsOf (types.submodule {
          options = {
            owner = mkOption { type = types.nullOr types.str; default = null; description = "Whose it is."; };
            retentionDays = mkOption { type = types.between 1 3650; default = 365; description = "How long rows stay."; };
          };
        });
        default = { };
        description = "Schemas in it.";
      };
    };
  };

  createDatabase = database: lib.concatLines (
    [
      "CREATE ROLE ${database.owner} LOGIN;"
      "CREATE DATABASE ${database.name} OWNER ${database.owner} ENCODING '${database.encoding}' CONNECTION LIMIT ${toString database.connectionLimit};"
    ]
    ++ map (extension: "CREATE EXTENSION IF NOT EXISTS ${extension};") database.extensions
    ++ map (reader: "GRANT CONNECT ON DATABASE ${database.name} TO ${reader};") database.readers
    ++ lib.mapAttrsToList
      (name: schema: "CREATE SCHEMA ${name} AUTHORIZATION ${if schema.owner == null then database.owner else schema.owner};")
      database.schemas
  );

  databases = lib.attrValues cfg.databases;
  renderSetting = value:
    if builtins.isBool value then (if value then "on" else "off")
    else if builtins.isString value then "'${value}'"
    else toString value;
in
{
  options.services.postgresql = {
    enable = mkEnableOption "the database server";
    package = mkOption { type = types.package; default = pkgs.postgresql; description = "The server."; };
    extensions = mkOption { type = types.listOf types.str; default = [ ]; description = "Extensions to install."; };
    settings = mkOption { type = types.attrsOf types.scalar; default = { }; description = "Its settings."; };
    authentication = mkOption { type = types.lines; default = ""; description = "Who may connect from where."; };
    databases = mkOption { type = types.attrsOf (types.submodule database); default = { }; description = "Databases by name."; };
  };

  config = lib.mkIf cfg.enable {
    assertions = map
      (database: {
        assertion = lib.all (extension: lib.elem extension cfg.extensions) database.extensions;
        message = "Database ${database.name} wants an extension that is not installed.";
      })
      databases;

    users.users.postgres = { uid = 71; group = "postgres"; };
    networking.firewall.rules = [{ protocol = "tcp"; port = 5432; source = "10.20.0.0/24"; comment = "database"; }];

    services.postgresql.settings = lib.mapAttrs (_: lib.mkDefault) {
      listen_addresses = "*";
      max_connections = 200;
      shared_buffers = "2GB";
      wal_level = "replica";
      log_min_duration_statement = 500;
      ssl = true;
    };

    environment.etc."postgresql/postgresql.conf".text =
      lib.toKeyValue " = " (lib.mapAttrs (_: renderSetting) cfg.settings);
    environment.etc."postgresql/pg_hba.conf".text = cfg.authentication;
    environment.etc."postgresql/databases.sql".text = lib.concatMapStrings createDatabase databases;

    systemd.services = lib.mkMerge [
      {
        postgresql = {
          description = "Database server";
          after = [ "network.target" ];
          wantedBy = [ "multi-user.target" ];
          path = [ (cfg.package.withExtensions cfg.extensions) ];
          script = "postgres -D /var/lib/postgresql --config-file=/etc/postgresql/postgresql.conf";
          serviceConfig = { User = "postgres"; Type = "notify"; TimeoutStartSec = 120; };
        };
      }
      (lib.mapAttrs'
        (name: database: lib.nameValuePair "vacuum-${name}" {
          description = "Clean-up of database ${name}";
          after = [ "postgresql.service" ];
          startAt = [ "Sun 03:00" ];
          path = [ cfg.package ];
          script = lib.concatLines ([ "vacuumdb --analyze ${name}" ]
            ++ lib.mapAttrsToList
              (schema: settings: "psql ${name} -c \"CALL ${schema}.drop_older_than(${toString settings.retentionDays})\"")
              database.schemas);
          serviceConfig = { Type = "oneshot"; User = "postgres"; };
        })
        cfg.databases)
    ];
  };
}
