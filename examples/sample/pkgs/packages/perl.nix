{ lib, mkPackage, zlib, libxcrypt }:
let
  module = name: version: mkPackage {
    name = "perl5.38-${name}";
    inherit version;
    propagatedInputs = [ perl ];
    buildPhase = "perl Makefile.PL && make";
  };
  perl = mkPackage {
    name = "perl";
    version = "5.38.2";
    buildInputs = [ zlib libxcrypt ];
    flags = { threads = true; vendorprefix = "/usr"; };
    passthru.modules = lib.mapAttrs module {
      DBI = "1.644"; JSON = "4.10"; URI = "5.21"; TimeDate = "2.33"; XMLParser = "2.46"; LWP = "6.72";
    };
  };
in
perl
