{ lib, mkPackage, zlib, static ? false }:
mkPackage {
  name = "openssl";
  version = "3.3.1";
  propagatedInputs = [ zlib ];
  flags = { shared = ! static; ssl3 = false; ktls = true; openssldir = "/etc/ssl"; };
  license = lib.licenses.apache;
}
