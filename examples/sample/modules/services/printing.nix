# Printers.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption mkEnableOption types;
  cfg = config.services.printing;
in
{
  options.services.printing = {
    enable = mkEnableOption "printing";
    printers = mkOption {
      type = types.attrsOf (types.submodule ({ name, ... }: {
        options = {
          deviceUri = mkOption { type = types.str; description = "Where it is."; };
          model = mkOption { type = types.str; default = "everywhere"; description = "Its driver."; };
          location = mkOption { type = types.str; default = name; description = "In which room."; };
          options = mkOption { type = types.attrsOf types.scalar; default = { }; description = "How it prints."; };
        };
      }));
      default = { };
      description = "Printers by name.";
    };
  };

  config = lib.mkIf cfg.enable {
    environment.etc."cups/printers.conf".text = lib.toBlocks "" (lib.mapAttrs'
      (name: printer: lib.nameValuePair "Printer ${name}" ({
        DeviceURI = printer.deviceUri;
        Info = printer.model;
        Location = printer.location;
      } // printer.options))
      cfg.printers);
    systemd.services.cups = {
      description = "Printing";
      wantedBy = [ "multi-user.target" ];
      path = [ pkgs.cups ];
      script = "cupsd -f";
    };
  };
}
