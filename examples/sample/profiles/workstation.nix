# Machines that somebody sits at.
{ lib, pkgs, ... }:
{
  imports = [ ./base.nix ];

  services.monitoring.labels.role = "workstation";
  boot.loader.timeout = 1;
  programs.desktop = {
    enable = true;
    applications = with pkgs; [ firefox thunderbird gimp libreoffice mpv file-manager ];
    mimeTypes = {
      "text/html" = "firefox.desktop";
      "image/png" = "gimp.desktop";
      "video/mp4" = "mpv.desktop";
      "application/pdf" = "firefox.desktop";
    };
    bindings = {
      "Mod4+Return".command = "exec terminal";
      "Mod4+d".command = "exec launcher";
      "XF86AudioMute" = { command = "exec volume toggle"; locked = true; };
      "XF86AudioRaiseVolume" = { command = "exec volume up"; locked = true; };
    };
  };
  services.printing = {
    enable = true;
    printers.office = { deviceUri = "ipp://printer.fleet.example"; options = { Sides = "two-sided"; Media = "A4"; }; };
  };
}
