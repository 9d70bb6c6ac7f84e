# The database, and the same with extensions.
{ lib, mkPackage, runShell, openssl, readline, zlib, icu, libxml2, lz4, zstd, systemd, krb5 }:
let
  version = "16.3";

  extension = name: extensionVersion: inputs: mkPackage {
    name = "postgresql-${name}";
    version = extensionVersion;
    buildInputs = [ postgresql ] ++ inputs;
    flags = { pgsql = version; };
  };

  extensions = {
    pgvector = extension "pgvector" "0.7.2" [ ];
    postgis = extension "postgis" "3.4.2" [ libxml2 zlib ];
    pg_cron = extension "pg_cron" "1.6.2" [ ];
    timescaledb = extension "timescaledb" "2.15.2" [ openssl ];
  };

  postgresql = mkPackage {
    name = "postgresql";
    inherit version;
    buildInputs = [ openssl readline zlib icu libxml2 lz4 zstd systemd krb5 ];
    flags = { openssl = true; libxml = true; icu = true; systemd = true; gssapi = true; lz4 = true; zstd = true; };
    license = { id = "PostgreSQL"; free = true; };
    passthru = {
      inherit extensions;
      withExtensions = names:
        runShell "postgresql-${version}-with-extensions"
          { parts = [ postgresql ] ++ map (name: extensions.${name}) names; }
          ''for part in $parts; do echo "$part"; done > $out'';
    };
  };
in
postgresql
