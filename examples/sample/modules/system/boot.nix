# Kernel, initial ramdisk and file systems.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.boot;

  fileSystem = { name, ... }: {
    options = {
      mountPoint = mkOption { type = types.path; default = name; description = "Where it is mounted."; };
      device = mkOption { type = types.str; description = "What is mounted."; };
      fsType = mkOption { type = types.enum [ "ext4" "xfs" "btrfs" "vfat" "tmpfs" ]; default = "ext4"; description = "Its type."; };
      options = mkOption { type = types.listOf types.str; default = [ "defaults" ]; description = "Mount options."; };
      neededForBoot = mkOption { type = types.bool; default = name == "/"; description = "Whether the ramdisk mounts it."; };
    };
  };

  fstabLine = fs: lib.concatStringsSep " " [
    fs.device
    fs.mountPoint
    fs.fsType
    (lib.concatStringsSep "," fs.options)
    "0"
    (if fs.mountPoint == "/" then "1" else "2")
  ];
in
{
  options = {
    boot = {
      kernelPackage = mkOption { type = types.package; default = pkgs.linux; description = "The kernel."; };
      kernelModules = mkOption { type = types.listOf types.str; default = [ ]; description = "Modules to load."; };
      kernelParams = mkOption { type = types.listOf types.str; default = [ ]; description = "Kernel command line."; };
      sysctl = mkOption { type = types.attrsOf types.scalar; default = { }; description = "Kernel parameters at run time."; };
      loader.timeout = mkOption { type = types.int; default = 5; description = "Seconds until the default entry boots."; };
      loader.entries = mkOption { type = types.int; default = 10; description = "Generations to keep in the menu."; };
    };
    fileSystems = mkOption {
      type = types.attrsOf (types.submodule fileSystem);
      default = { };
      description = "File systems by mount point.";
    };
    system.build.initrd = mkOption { type = types.package; description = "The initial ramdisk."; };
  };

  config = {
    assertions = [{ assertion = config.fileSystems ? "/"; message = "There is no root file system."; }];

    environment.etc.fstab.text = lib.concatLines (map fstabLine (lib.attrValues config.fileSystems));
    environment.etc."modules-load.d/fleet.conf".text = lib.concatLines (lib.unique cfg.kernelModules);
    environment.etc."sysctl.d/60-fleet.conf".text = lib.toKeyValue " = " cfg.sysctl;

    system.build.initrd = pkgs.runShell "initrd"
      {
        modules = lib.unique (cfg.kernelModules ++ map (fs: fs.fsType)
          (lib.filter (fs: fs.neededForBoot) (lib.attrValues config.fileSystems)));
        tools = map toString [ pkgs.kmod pkgs.util-linux pkgs.cryptsetup pkgs.lvm2 ];
        parameters = cfg.kernelParams;
      }
      ''echo "$modules $tools $parameters" > $out'';
  };
}
