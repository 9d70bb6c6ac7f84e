# A workstation with GNOME.
{ pkgs, ... }:
{
  services.xserver.enable = true;
  services.xserver.displayManager.gdm.enable = true;
  services.xserver.desktopManager.gnome3.enable = true;
  services.flatpak.enable = true;
  virtualisation.libvirtd.enable = true;
  environment.systemPackages = with pkgs; [ emacs firefox gcc gdb gnumake thunderbird ];
}
