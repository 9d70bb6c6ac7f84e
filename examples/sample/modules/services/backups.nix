# Backups to another machine.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.services.backups;

  job = { name, ... }: {
    options = {
      paths = mkOption { type = types.listOf types.path; default = [ ]; description = "What is saved."; };
      exclude = mkOption { type = types.listOf types.str; default = [ "*.tmp" "*/cache/*" ]; description = "What is not."; };
      before = mkOption { type = types.lines; default = ""; description = "What runs first."; };
      repository = mkOption { type = types.str; default = "ssh://backup@vault.fleet.example/./${name}"; description = "Where it goes."; };
      startAt = mkOption { type = types.str; default = "02:30"; description = "When."; };
      user = mkOption { type = types.str; default = "root"; description = "As whom."; };
      compression = mkOption { type = types.enum [ "none" "lz4" "zstd" ]; default = "zstd"; description = "How it is packed."; };
      keep = {
        daily = mkOption { type = types.between 0 1000; default = 7; description = "How many of the last days."; };
        weekly = mkOption { type = types.between 0 1000; default = 4; description = "How many of the last weeks."; };
        monthly = mkOption { type = types.between 0 1000; default = 12; description = "How many of the last months."; };
      };
    };
  };

  script = job: lib.concatLines (
    lib.optional (job.before != "") job.before
    ++ [
      (lib.concatStringsSep " " ([ "borg" "create" "--compression" job.compression ]
        ++ lib.concatMap (pattern: [ "--exclude" (lib.escapeShellArg pattern) ]) job.exclude
        ++ [ "${job.repository}::{now}" ]
        ++ map lib.escapeShellArg job.paths))
      (lib.concatStringsSep " " ([ "borg" "prune" ]
        ++ lib.mapAttrsToList (unit: number: "--keep-${unit} ${toString number}") job.keep
        ++ [ job.repository ]))
    ]
  );
in
{
  options.services.backups.jobs = mkOption {
    type = types.attrsOf (types.submodule job);
    default = { };
    description = "Backups by name.";
  };

  config.systemd.services = lib.mapAttrs'
    (name: job: lib.nameValuePair "backup-${name}" {
      description = "Backup of ${name}";
      after = [ "network-online.target" ];
      startAt = [ job.startAt ];
      path = [ pkgs.borgbackup pkgs.openssh ];
      script = script job;
      environment.BORG_PASSCOMMAND = "cat /var/lib/backup/passphrase";
      serviceConfig = { Type = "oneshot"; User = job.user; Nice = 10; IOSchedulingClass = "idle"; };
    })
    cfg.jobs;
}
