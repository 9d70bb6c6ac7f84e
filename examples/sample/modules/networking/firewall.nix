# The packet filter.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption mkEnableOption types;
  cfg = config.networking.firewall;

  rule = {
    options = {
      chain = mkOption { type = types.enum [ "input" "forward" "output" ]; default = "input"; description = "Where it applies."; };
      source = mkOption { type = types.nullOr types.str; default = null; description = "Addresses it applies to."; };
      protocol = mkOption { type = types.enum [ "tcp" "udp" "any" ]; default = "any"; description = "Protocol it applies to."; };
      port = mkOption { type = types.nullOr types.port; default = null; description = "Port it applies to."; };
      verdict = mkOption { type = types.enum [ "accept" "drop" "reject" ]; default = "accept"; description = "What happens."; };
      comment = mkOption { type = types.str; default = ""; description = "Why."; };
    };
  };

  renderRule = rule: lib.concatStringsSep " " (
    lib.optional (rule.source != null) "ip saddr ${rule.source}"
    ++ lib.optional (rule.port != null) "${rule.protocol} dport ${toString rule.port}"
    ++ [ rule.verdict ]
    ++ lib.optional (rule.comment != "") ''comment "${rule.comment}"''
  );

  portRule = protocol: port: { inherit protocol port; source = null; verdict = "accept"; comment = ""; };
  dropRule = address: { source = address; port = null; protocol = "any"; verdict = "drop"; comment = ""; };

  inputRules = lib.concatLists [
    (map dropRule cfg.blockedAddresses)
    (map (portRule "tcp") (lib.sort builtins.lessThan (lib.unique cfg.allowedTCPPorts)))
    (map (portRule "udp") (lib.sort builtins.lessThan (lib.unique cfg.allowedUDPPorts)))
    (lib.filter (rule: rule.chain == "input") cfg.rules)
  ];
in
{
  options.networking.firewall = {
    enable = mkEnableOption "the packet filter";
    allowedTCPPorts = mkOption { type = types.listOf types.port; default = [ ]; description = "Open TCP ports."; };
    allowedUDPPorts = mkOption { type = types.listOf types.port; default = [ ]; description = "Open UDP ports."; };
    blockedAddresses = mkOption { type = types.listOf types.str; default = [ ]; description = "Addresses that are never let in."; };
    rules = mkOption { type = types.listOf (types.submodule rule); default = [ ]; description = "Further rules, in order."; };
    logRefused = mkOption { type = types.bool; default = false; description = "Whether refused packets are logged."; };
  };

  config = lib.mkIf cfg.enable {
    networking.firewall.blockedAddresses = import ./blocklist.nix { inherit lib; };
    environment.etc."nftables.conf".text = ''
      table inet filter {
        chain input {
          type filter hook input priority 0; policy drop;
          ct state established,related accept
      ${lib.concatMapStrings (rule: "    ${renderRule rule}\n") inputRules}${
        lib.optionalString cfg.logRefused "    log prefix \"refused: \"\n"}  }
      }
    '';
    systemd.services.firewall = {
      description = "Packet filter";
      before = [ "network-pre.target" ];
      wantedBy = [ "multi-user.target" ];
      path = [ pkgs.nftables ];
      hardening = false;
      script = "nft -f /etc/nftables.conf";
      serviceConfig.Type = "oneshot";
    };
  };
}
