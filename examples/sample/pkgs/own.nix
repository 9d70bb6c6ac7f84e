# Packages with a file of their own.
final: previous:
let
  inherit (final) callPackage;
in
{
  openssl = callPackage ./packages/openssl.nix { };
  python = callPackage ./packages/python.nix { };
  nginx = callPackage ./packages/nginx.nix { };
  nginx-mainline = final.nginx.override { version = "1.27.3"; };
  postgresql = callPackage ./packages/postgresql.nix { };
  linux = callPackage ./packages/linux.nix { };
  linux-hardened = final.linux.override { flavour = "hardened"; };
  systemd = callPackage ./packages/systemd.nix { };
  perl = callPackage ./packages/perl.nix { };
}
