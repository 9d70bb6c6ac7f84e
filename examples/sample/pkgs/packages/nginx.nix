{ lib, mkPackage, openssl, pcre2, zlib, libxml2, libxslt, geoip, brotli
, version ? "1.26.1", withStream ? true, withGeoip ? true, withBrotli ? true }:
mkPackage {
  name = "nginx";
  inherit version;
  buildInputs = [ openssl pcre2 zlib libxml2 libxslt ]
    ++ lib.optional withGeoip geoip
    ++ lib.optional withBrotli brotli;
  flags = {
    http_ssl_module = true;
    http_v2_module = true;
    http_realip_module = true;
    http_gzip_static_module = true;
    stream = withStream;
    http_geoip_module = withGeoip;
    http-log-path = "/var/log/nginx/access.log";
    pid-path = "/run/nginx.pid";
  };
  license = lib.licenses.bsd;
}
