// Longer texts that held-out changes of the fleet on Nixpkgs write.

/** A new module. */
export const CERTIFICATES = `# A certificate for each name of a site.
{ config, pkgs, ... }:

with pkgs.lib;

let
  cfg = config.fleet.certificates;

  certificate = { name, ... }: {
    options = {
      domain = mkOption { type = types.str; default = name; description = "The name that it is for."; };
      email = mkOption { type = types.str; default = "root@fleet.example"; description = "Whom to write to."; };
      days = mkOption { type = types.int; default = 30; description = "Days before the end to ask anew."; };
    };
  };

  renewal = name: certificate: nameValuePair "certificate-\${name}" {
    description = "Certificate of \${certificate.domain}";
    startAt = "weekly";
    script = "renew --days \${toString certificate.days} --mail \${certificate.email} \${certificate.domain}";
  };
in

{
  options.fleet.certificates = mkOption {
    type = types.attrsOf (types.submodule certificate);
    default = { };
    description = "Certificates by name.";
  };

  config = {
    fleet.certificates = mapAttrs (name: site: { domain = head site.aliases; }) config.fleet.sites;
    systemd.services = mapAttrs' renewal cfg;
  };
}
`

/** Into the module of units. */
export const HARDENING = `  # What a service may not do unless it says so.
  hardened = {
    Service = {
      PrivateTmp = false;
      LimitNOFILE = 4096;
      LimitNPROC = 4096;
      LimitCORE = 0;
      OOMScoreAdjust = 0;
      TimeoutStopSec = 90;
      UMask = "0022";
      IgnoreSIGPIPE = true;
      LimitMEMLOCK = 65536;
      LimitSTACK = 8388608;
      LimitSIGPENDING = 65536;
      LimitMSGQUEUE = 819200;
      CPUSchedulingPolicy = "other";
      IOSchedulingClass = "best-effort";
      IOSchedulingPriority = 4;
      TimeoutStartSec = 90;
      StartLimitInterval = 10;
      StartLimitBurst = 5;
      KillMode = "control-group";
      SyslogLevel = "info";
      TimerSlackNSec = 50000;
      CPUAccounting = false;
      BlockIOAccounting = false;
    };
  };

`

/** Into the desktop, before its settings. */
export const CATALOGUE = `let
  inherit (pkgs) lib;

  # Tools that may be asked for, by kind.
  offered = kind: map (tool: "\${kind}/\${lib.replaceChars [ "_" ] [ "-" ] tool}") (lib.filter
    (tool: !(lib.hasSuffix ".nix" tool) && lib.substring 0 3 tool != "lib")
    (builtins.attrNames (builtins.readDir (../pkgs/tools + "/\${kind}"))));
in

`

/** Into what fetches sources. */
export const SECURED = `  # Hosts that answer by HTTPS as well.
  secureHosts = [ "ftp.gnu.org" "downloads.sourceforge.net" "www.kernel.org" "ftp.mozilla.org" ];

  secure = address: stdenv.lib.fold
    (host: found: if stdenv.lib.eqStrings host (builtins.substring 7 (builtins.stringLength host) found) then stdenv.lib.replaceChars [ " " ] [ "%20" ] found else found)
    address
    secureHosts;

`
