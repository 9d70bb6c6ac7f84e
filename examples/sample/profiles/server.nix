# Machines that nobody sits at.
{ lib, config, pkgs, ... }:
{
  imports = [ ./base.nix ];

  boot.kernelPackage = pkgs.linux-hardened;
  boot.kernelParams = [ "console=ttyS0" ];
  services.monitoring.labels.role = "server";
  services.backups.jobs.etc = { paths = [ "/etc" "/var/lib" ]; };
  environment.packages = [ pkgs.restic pkgs.iproute2 ];

  systemd.services = lib.genAttrs [ "rotate-logs" "update-certificates" "prune-generations" "scrub-disks" ] (name: {
    description = "Housekeeping: ${name}";
    startAt = [ "daily" ];
    script = "exec fleet-status run ${name}";
    serviceConfig.Type = "oneshot";
  });
}
