{
  acme-client = { version = "4.17.4"; needs = [ "openssl" ]; };
  chrony = { version = "4.5"; needs = [ "nettle" "gnutls" "libcap" "libseccomp" ]; license = "gpl"; };
  dovecot = { version = "2.3.21"; needs = [ "openssl" "zlib" "lz4" "zstd" "openldap" "icu" "sqlite" ]; license = "lgpl"; };
  fail2ban = { version = "1.1.0"; needs = [ "python" "nftables" ]; license = "gpl"; };
  gitea = { version = "1.22.1"; needs = [ "git" "bash" "openssh" "sqlite" ]; };
  grafana = { version = "11.1.0"; needs = [ "openssl" "sqlite" ]; license = "apache"; };
  haproxy = { version = "3.0.2"; needs = [ "openssl" "pcre2" "lua" "zlib" "systemd" ]; license = "gpl"; };
  memcached = { version = "1.6.28"; needs = [ "libevent" "cyrus-sasl" ]; license = "bsd"; };
  node-exporter = { version = "1.8.1"; needs = [ "systemd" ]; license = "apache"; };
  pgbouncer = { version = "1.22.1"; needs = [ "libevent" "openssl" "c-ares" "systemd" ]; };
  php = { version = "8.3.8"; needs = [ "openssl" "libxml2" "sqlite" "curl" "pcre2" "icu" "libsodium" "oniguruma" "readline" "postgresql" ]; };
  postfix = { version = "3.9.0"; needs = [ "openssl" "db" "cyrus-sasl" "icu" "lmdb" "postgresql" ]; };
  postgres-exporter = { version = "0.15.0"; needs = [ "postgresql" ]; license = "apache"; };
  prometheus = { version = "2.53.0"; needs = [ "snappy" ]; license = "apache"; };
  redis = { version = "7.2.5"; needs = [ "openssl" "lua" "systemd" ]; license = "bsd"; };
  rspamd = { version = "3.8.4"; needs = [ "glib" "icu" "libsodium" "lua" "openssl" "sqlite" ]; license = "apache"; };
  unbound = { version = "1.20.0"; needs = [ "openssl" "expat" "libevent" "nghttp2" "libsodium" ]; license = "bsd"; };
  varnish = { version = "7.5.0"; needs = [ "pcre2" "ncurses" "readline" ]; license = "bsd"; };
}
