# Servers without what we never use.
final: previous: {
  nginx = previous.nginx.override { withGeoip = false; };
  systemd = previous.systemd.override { withHomed = false; };
}
