# The web server.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption mkEnableOption types;
  cfg = config.services.nginx;

  location = { name, ... }: {
    options = {
      path = mkOption { type = types.str; default = name; description = "Which requests."; };
      root = mkOption { type = types.nullOr types.path; default = null; description = "Folder that is served."; };
      proxyPass = mkOption { type = types.nullOr types.str; default = null; description = "Server that answers instead."; };
      fastcgiPass = mkOption { type = types.nullOr types.str; default = null; description = "Pool that answers instead."; };
      tryFiles = mkOption { type = types.nullOr types.str; default = null; description = "Files to try in turn."; };
      headers = mkOption { type = types.attrsOf types.str; default = { }; description = "Headers to add."; };
      expires = mkOption { type = types.str; default = "off"; description = "How long browsers may keep it."; };
      extraConfig = mkOption { type = types.attrsOf types.scalar; default = { }; description = "Further settings."; };
    };
  };

  virtualHost = { name, config, ... }: {
    options = {
      serverName = mkOption { type = types.str; default = name; description = "Its name."; };
      serverAliases = mkOption { type = types.listOf types.str; default = [ ]; description = "Its other names."; };
      forceSSL = mkOption { type = types.bool; default = true; description = "Whether plain requests are sent to TLS."; };
      http2 = mkOption { type = types.bool; default = true; description = "Whether HTTP/2 is spoken."; };
      certificate = mkOption { type = types.path; default = "/var/lib/acme/${name}/fullchain.pem"; description = "Its certificate."; };
      root = mkOption { type = types.nullOr types.path; default = null; description = "Folder that is served."; };
      maxBodySize = mkOption { type = types.matching "[0-9]+[km]"; default = "1m"; description = "Largest request."; };
      rateLimit = mkOption { type = types.between 1 10000; default = 50; description = "Requests a second from one address."; };
      locations = mkOption {
        type = types.attrsOf (types.submodule location);
        default = { };
        description = "What happens where.";
      };
    };
    config.locations."/.well-known/acme-challenge" = {
      root = "/var/lib/acme/challenges";
      extraConfig.auth_basic = "off";
    };
  };

  present = lib.filterAttrs (_: value: value != null);

  locationBlock = location: present {
    root = location.root;
    proxy_pass = location.proxyPass;
    fastcgi_pass = location.fastcgiPass;
    try_files = location.tryFiles;
    expires = location.expires;
    add_header = lib.mapAttrsToList (name: value: "${name} ${lib.escapeShellArg value}") location.headers;
  } // location.extraConfig;

  serverBlock = host: lib.toBlocks "    " {
    server = present {
      listen = [ "443 ssl" "[::]:443 ssl" ];
      server_name = lib.concatStringsSep " " ([ host.serverName ] ++ host.serverAliases);
      http2 = if host.http2 then "on" else "off";
      ssl_certificate = host.certificate;
      client_max_body_size = host.maxBodySize;
      root = host.root;
      limit_req = "zone=perip burst=${toString host.rateLimit}";
    } // lib.mapAttrs'
      (_: location: lib.nameValuePair "location ${location.path}" (locationBlock location))
      host.locations;
  };

  redirectBlock = host: lib.toBlocks "    " {
    server = {
      listen = [ "80" "[::]:80" ];
      server_name = lib.concatStringsSep " " ([ host.serverName ] ++ host.serverAliases);
      return = "301 https://$host$request_uri";
    };
  };

  hosts = lib.attrValues cfg.virtualHosts;
in
{
  options.services.nginx = {
    enable = mkEnableOption "the web server";
    package = mkOption { type = types.package; default = pkgs.nginx; description = "The server."; };
    workers = mkOption { type = types.between 1 256; default = 4; description = "Worker processes."; };
    recommended = mkOption { type = types.bool; default = true; description = "Whether the settings that suit nearly all are on."; };
    virtualHosts = mkOption {
      type = types.attrsOf (types.submodule virtualHost);
      default = { };
      description = "Sites by name.";
    };
  };

  config = lib.mkIf cfg.enable {
    networking.firewall.allowedTCPPorts = [ 80 443 ];

    users.users.nginx = { uid = 60; group = "nginx"; };

    environment.etc."nginx/nginx.conf".text = ''
      worker_processes ${toString cfg.workers};
      http {
      ${lib.optionalString cfg.recommended (lib.toBlocks "  " {
        gzip = "on";
        sendfile = "on";
        tcp_nopush = "on";
        ssl_protocols = "TLSv1.2 TLSv1.3";
        ssl_session_timeout = "1d";
      })}
      ${lib.concatMapStrings redirectBlock (lib.filter (host: host.forceSSL) hosts)}
      ${lib.concatMapStrings serverBlock hosts}
      }
    '';

    systemd.services = lib.mkMerge [
      {
        nginx = {
          description = "Web server";
          after = [ "network.target" ];
          wantedBy = [ "multi-user.target" ];
          path = [ cfg.package ];
          script = "${cfg.package}/bin/nginx -c /etc/nginx/nginx.conf";
          serviceConfig = { User = "nginx"; LimitNOFILE = 65536; };
        };
      }
      (lib.mapAttrs'
        (name: host: lib.nameValuePair "acme-${name}" {
          description = "Certificate of ${name}";
          after = [ "nginx.service" ];
          startAt = [ "weekly" ];
          path = [ pkgs.acme-client ];
          script = lib.concatStringsSep " " ([ "lego" "--path" "/var/lib/acme/${name}" ]
            ++ lib.concatMap (domain: [ "--domains" (lib.escapeShellArg domain) ])
              ([ host.serverName ] ++ host.serverAliases));
          serviceConfig = { Type = "oneshot"; User = "nginx"; ReadWritePaths = [ "/var/lib/acme" ]; };
        })
        cfg.virtualHosts)
    ];
  };
}
