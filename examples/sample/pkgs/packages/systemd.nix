{ lib, mkPackage, util-linux, libcap, libseccomp, linux-pam, kmod, lz4, zstd, xz, openssl, cryptsetup, dbus, audit
, acl, elfutils, libgcrypt, pcre2, withHomed ? false }:
mkPackage {
  name = "systemd";
  version = "255.6";
  buildInputs = [ linux-pam kmod lz4 zstd xz openssl cryptsetup dbus audit acl elfutils libgcrypt pcre2 ];
  propagatedInputs = [ util-linux libcap libseccomp ];
  flags = { homed = withHomed; resolve = true; networkd = true; timesyncd = true; bootloader = true; };
  license = lib.licenses.lgpl;
  platforms = [ "linux" ];
}
