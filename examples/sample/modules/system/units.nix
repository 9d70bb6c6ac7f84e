# Services, timers and sockets, as unit files.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption types;

  common = {
    enable = mkOption { type = types.bool; default = true; description = "Whether the unit is there."; };
    description = mkOption { type = types.str; default = ""; description = "What it is, in a line."; };
    documentation = mkOption { type = types.listOf types.str; default = [ ]; description = "Where to read more."; };
    after = mkOption { type = types.listOf types.str; default = [ ]; description = "Units that start earlier."; };
    before = mkOption { type = types.listOf types.str; default = [ ]; description = "Units that start later."; };
    requires = mkOption { type = types.listOf types.str; default = [ ]; description = "Units that it needs."; };
    wants = mkOption { type = types.listOf types.str; default = [ ]; description = "Units that it would like."; };
    wantedBy = mkOption { type = types.listOf types.str; default = [ ]; description = "Units that want it."; };
  };

  unitSection = unit: {
    Description = unit.description;
    Documentation = unit.documentation;
    After = lib.concatStringsSep " " unit.after;
    Before = lib.concatStringsSep " " unit.before;
    Requires = lib.concatStringsSep " " unit.requires;
    Wants = lib.concatStringsSep " " unit.wants;
  };

  installSection = unit: { WantedBy = lib.concatStringsSep " " unit.wantedBy; };

  service = { name, config, ... }: {
    options = common // {
      path = mkOption { type = types.listOf types.package; default = [ ]; description = "Packages on its search path."; };
      environment = mkOption { type = types.attrsOf types.str; default = { }; description = "Its environment."; };
      script = mkOption { type = types.nullOr types.lines; default = null; description = "What it runs, as a shell script."; };
      hardening = mkOption { type = types.bool; default = true; description = "Whether it is locked down."; };
      restart = mkOption { type = types.enum [ "no" "always" "on-failure" ]; default = "on-failure"; description = "When it starts anew."; };
      serviceConfig = mkOption {
        type = types.attrsOf (types.either types.scalar (types.listOf types.str));
        default = { };
        description = "Settings of the unit's Service section.";
      };
      startAt = mkOption { type = types.listOf types.str; default = [ ]; description = "Calendar times at which it runs."; };
    };
    config = {
      path = [ pkgs.coreutils pkgs.findutils pkgs.gnugrep pkgs.gnused ];
      environment.PATH = lib.mkDefault (lib.concatMapStringsSep ":" (package: "${package}/bin") config.path);
      serviceConfig = lib.mkMerge [
        { Restart = lib.mkDefault config.restart; }
        (lib.mkIf (config.script != null) {
          ExecStart = lib.mkDefault (toString (pkgs.writeText "unit-script-${name}" config.script));
        })
        (lib.mkIf config.hardening (lib.mapAttrs (_: lib.mkDefault) {
          LockPersonality = true;
          MemoryDenyWriteExecute = true;
          NoNewPrivileges = true;
          PrivateDevices = true;
          PrivateTmp = true;
          ProtectClock = true;
          ProtectControlGroups = true;
          ProtectHome = true;
          ProtectHostname = true;
          ProtectKernelLogs = true;
          ProtectKernelModules = true;
          ProtectKernelTunables = true;
          ProtectSystem = "strict";
          RestrictAddressFamilies = [ "AF_UNIX" "AF_INET" "AF_INET6" ];
          RestrictNamespaces = true;
          RestrictRealtime = true;
          RestrictSUIDSGID = true;
          SystemCallArchitectures = "native";
          SystemCallFilter = [ "@system-service" "~@privileged" ];
        }))
      ];
    };
  };

  timer = {
    options = common // {
      onCalendar = mkOption { type = types.listOf types.str; description = "When it fires."; };
      randomizedDelay = mkOption { type = types.str; default = "15min"; description = "By how much it may be late."; };
      persistent = mkOption { type = types.bool; default = true; description = "Whether missed runs are made up for."; };
    };
  };

  renderService = unit: lib.toINI {
    Unit = unitSection unit;
    Service = unit.serviceConfig // {
      Environment = lib.mapAttrsToList (name: value: lib.escapeShellArg "${name}=${value}") unit.environment;
    };
    Install = installSection unit;
  };

  renderTimer = unit: lib.toINI {
    Unit = unitSection unit;
    Timer = {
      OnCalendar = unit.onCalendar;
      RandomizedDelaySec = unit.randomizedDelay;
      Persistent = unit.persistent;
    };
    Install = installSection unit;
  };

  unitFiles = kind: render: units: lib.mapAttrs'
    (name: unit: lib.nameValuePair "systemd/system/${name}.${kind}" { inherit (unit) enable; text = render unit; })
    units;

  scheduled = lib.filterAttrs (_: unit: unit.startAt != [ ]) config.systemd.services;
in
{
  options.systemd = {
    services = mkOption {
      type = types.attrsOf (types.submodule service);
      default = { };
      description = "Services by name.";
    };
    timers = mkOption {
      type = types.attrsOf (types.submodule timer);
      default = { };
      description = "Timers by name.";
    };
  };

  config = {
    systemd.timers = lib.mapAttrs
      (name: unit: {
        description = "Timer of ${name}";
        onCalendar = unit.startAt;
        wantedBy = [ "timers.target" ];
      })
      scheduled;

    environment.etc = lib.mkMerge [
      (unitFiles "service" renderService config.systemd.services)
      (unitFiles "timer" renderTimer config.systemd.timers)
    ];
  };
}
