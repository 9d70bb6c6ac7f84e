// A small fleet on top of Nixpkgs, as a project of its own would be: what `gate.nix` evaluates is a desktop whose users,
// sites and jobs come from a few modules and files of data.

const GATE = `# What is evaluated.
{ }:
let
  lib = import ./lib;
  fleet = import ./fleet/lib.nix { inherit lib; };

  host = modules: (import ./nixos {
    system = "x86_64-linux";
    configuration = { imports = modules; };
  }).system;

  common = [
    ./fleet/sites.nix
    ./fleet/jobs.nix
    ./fleet/users.nix
    ./fleet/packages.nix
  ];
in
{
  system = host (common ++ [ ./fleet/desktop.nix { networking.hostName = fleet.slug "Desk One"; } ]);
}
`

const LIBRARY = `# Functions of the fleet.
{ lib }:
rec {
  slug = text: lib.toLower (lib.replaceChars [ " " "." ] [ "-" "-" ] text);

  numbered = prefix: count: map (n: "\${prefix}-\${toString n}") (lib.range 1 count);

  describe = what: name: "\${what} \${name} of the fleet";

  setting = name: value: "\${name} = \${toString value}";

  # One line a setting.
  render = settings: lib.concatStringsSep "\\n" (lib.mapAttrsToList setting settings) + "\\n";

  domainOf = name: "\${name}.fleet.example";

  # Settings of several layers, the later ones first.
  layered = layers: lib.fold (layer: below: below // layer) { } layers;
}
`

const SITES = `# Sites: a file in /etc and a service each.
{ config, pkgs, ... }:

with pkgs.lib;

let
  fleet = import ./lib.nix { inherit (pkgs) lib; };

  site = { name, ... }: {
    options = {
      port = mkOption { type = types.int; default = 8000; description = "Port it listens at."; };
      aliases = mkOption { type = types.listOf types.str; default = [ ]; description = "Its other names."; };
      settings = mkOption { type = types.attrsOf types.str; default = { }; description = "Further settings."; };
      workers = mkOption { type = types.int; default = 4; description = "Its processes."; };
    };
    config.aliases = [ (fleet.domainOf "www.\${name}") ];
  };

  siteText = name: site: fleet.render (fleet.layered [
    { inherit name; inherit (site) port workers; }
    { aliases = concatStringsSep " " site.aliases; }
    site.settings
  ]);

  siteFile = name: site: nameValuePair "sites/\${name}.conf" { text = siteText name site; };

  siteService = name: site: nameValuePair "site-\${name}" {
    description = fleet.describe "Site" name;
    wantedBy = [ "multi-user.target" ];
    after = [ "network.target" ];
    environment.PORT = toString site.port;
    script = "exec serve /etc/sites/\${name}.conf";
  };
in

{
  options.fleet.sites = mkOption {
    type = types.attrsOf (types.submodule site);
    default = { };
    description = "Sites by name.";
  };

  config = {
    fleet.sites = import ./site-list.nix { inherit (pkgs) lib; };
    environment.etc = mapAttrs' siteFile config.fleet.sites;
    systemd.services = mapAttrs' siteService config.fleet.sites;
  };
}
`

const SITE_LIST = `# Which sites there are.
{ lib }:
let
  fleet = import ./lib.nix { inherit lib; };
  of = settings: names: lib.genAttrs names (name: { inherit settings; });
in
of { kind = "static"; } (fleet.numbered "docs" 6)
// of { kind = "shop"; cache = "on"; } (fleet.numbered "shop" 4)
`

const JOBS = `# Jobs that run by the clock.
{ config, pkgs, ... }:

with pkgs.lib;

let
  fleet = import ./lib.nix { inherit (pkgs) lib; };
  table = import ./job-table.nix;

  command = job: concatStringsSep " " ([ job.run ] ++ map escapeShellArg job.arguments);

  service = name: job: nameValuePair "job-\${name}" {
    description = fleet.describe "Job" name;
    startAt = job.at;
    script = command job;
    serviceConfig = { Type = "oneshot"; Nice = 10; };
  };
in

{
  systemd.services = mapAttrs' service table;

  environment.etc."jobs.list".text = concatMapStrings
    (name: "\${name}: \${table.\${name}.run}\\n")
    (attrNames table);
}
`

const JOB_TABLE = `# What runs when.
{
  rotate = { at = "daily"; run = "logrotate"; arguments = [ "/etc/logrotate.conf" ]; };
  scrub = { at = "weekly"; run = "btrfs"; arguments = [ "scrub" "start" "/" ]; };
  mirror = { at = "hourly"; run = "rsync"; arguments = [ "-a" "/srv/" "vault:/srv/" ]; };
  report = { at = "monthly"; run = "report"; arguments = [ "--to" "root@fleet.example" ]; };
}
`

const USERS = `# Who may log in.
{ config, pkgs, ... }:

with pkgs.lib;

let
  fleet = import ./lib.nix { inherit (pkgs) lib; };

  people = [ "ada" "ben" "chandra" "dora" "emil" "fatou" "goran" "hana" ];

  account = index: name: nameValuePair name {
    uid = 2000 + index;
    description = fleet.describe "User" name;
    extraGroups = [ "wheel" "audio" ];
    createHome = true;
    home = "/home/\${name}";
  };
in

{
  users.extraUsers = listToAttrs (imap account people);

  environment.etc."people.list".text = concatStringsSep "\\n" people;
}
`

const PACKAGES = `# What is installed.
{ config, pkgs, ... }:

let
  editors = with pkgs; [ vim nano ];
  tools = with pkgs; [ git htop tmux rsync jq strace wget ];
in

{
  environment.systemPackages = editors ++ tools;
}
`

const DESKTOP = `# The desk.
{ config, pkgs, ... }:

{
  fileSystems."/".device = "/dev/sda1";
  boot.loader.grub.device = "/dev/sda";
  services.xserver.enable = true;
  services.xserver.desktopManager.kde4.enable = true;
  services.httpd.enable = true;
  services.httpd.adminAddr = "admin@fleet.example";
  services.postgresql.enable = true;
  services.postgresql.package = pkgs.postgresql92;
}
`

export const FLEET_FILES: Readonly<Record<string, string>> = {
  'gate.nix': GATE,
  'fleet/lib.nix': LIBRARY,
  'fleet/sites.nix': SITES,
  'fleet/site-list.nix': SITE_LIST,
  'fleet/jobs.nix': JOBS,
  'fleet/job-table.nix': JOB_TABLE,
  'fleet/users.nix': USERS,
  'fleet/packages.nix': PACKAGES,
  'fleet/desktop.nix': DESKTOP,
}
