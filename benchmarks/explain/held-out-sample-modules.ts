// Held-out regressions, as in held-out-sample.ts, in what the sample is made of: package sets, modules, folders that
// are read, data.

import { type Injection, after, before, comment, create, lines, move, rename, replace } from './injection.ts'

const BASE = 'profiles/base.nix'
const BUILD = 'pkgs/build-support.nix'
const FIREWALL = 'modules/networking/firewall.nix'
const FLEET = 'overlays/fleet.nix'
const GENERATORS = 'lib/generators.nix'
const SERVER = 'profiles/server.nix'
const SITES = 'hosts/sites.nix'
const UNITS = 'modules/system/units.nix'
const WEB = 'hosts/web.nix'

const patchNames = [
  'bash-history',
  'cmake-offline',
  'coreutils-sort',
  'curl-timeouts',
  'git-signing',
  'nginx-headers',
  'openssl-paths',
  'perl-locale',
  'postgresql-socket',
  'python-site',
  'systemd-journal',
  'vim-modeline',
  'zlib-headers',
  'libuv-threads',
  'zstd-levels',
  'sway-keys',
  'zsh-history',
  'sqlite-journal',
  'redis-memory',
]

const PROBES = `# Every site is asked for its front page.
{ lib, config, ... }:
let
  hosts = config.services.nginx.virtualHosts;

  probe = name: host: lib.nameValuePair "probe-\${name}" {
    description = "Asks for https://\${host.serverName}/";
    after = [ "nginx.service" ];
    startAt = [ "*:0/5" ];
    script = "exec fleet-status probe \${lib.escapeShellArg host.serverName}";
    serviceConfig = { Type = "oneshot"; DynamicUser = true; };
  };
in
{
  systemd.services = lib.mapAttrs' probe hosts;
}
`

export const heldOutModules: readonly Injection[] = [
  {
    name: 'held-python-pinned',
    kind: 'second package set',
    edits: [
      replace(
        FLEET,
        'final: previous: {\n',
        'final: previous:\nlet\n  # Shown as it is installed on the machines.\n  pinned = import ../pkgs { inherit (final) lib system; overlays = [ (import ./hardening.nix) ]; };\nin\n{\n',
      ),
      replace(
        FLEET,
        '[ final.curl final.jq ]',
        '[ final.curl final.jq pinned.support-image pinned.warehouse-image pinned.returns-image ]',
      ),
      replace(FLEET, 'version = "0.4.0"', 'version = "0.4.1"'),
    ],
    noise: [
      replace(BASE, 'strace fleet-status ]', 'strace file fleet-status ]'),
      after(
        'pkgs/catalog/tools.nix',
        '{\n',
        '  file = { version = "5.45"; needs = [ "zlib" ]; license = "bsd"; };\n',
      ),
      rename(BUILD, 'searchPath', 'pathOf'),
    ],
    causes: [lines(FLEET, 'pinned = import ../pkgs'), lines(FLEET, 'pinned.support-image')],
  },
  {
    name: 'held-images-as-released',
    kind: 'second package set',
    edits: [
      replace(
        SERVER,
        '{ lib, config, pkgs, ... }:\n',
        '{ lib, config, pkgs, ... }:\nlet\n  # As it was released, without what we change.\n  released = import ../pkgs {\n    inherit lib;\n    inherit (pkgs) system;\n  };\nin\n',
      ),
      replace(
        SERVER,
        '[ pkgs.restic pkgs.iproute2 ]',
        '[ pkgs.restic pkgs.iproute2 ]\n    ++ map (name: released."${name}-image") [ "billing" "checkout" "reports" "shipping" "support" "warehouse" ]',
      ),
    ],
    noise: [
      replace(SERVER, '[ "console=ttyS0" ]', '[ "console=ttyS0,115200" "consoleblank=0" ]'),
      replace('modules/system/boot.nix', '"Kernel command line."', '"What the kernel is started with."'),
    ],
    causes: [lines(SERVER, '  released = import ../pkgs {'), lines(SERVER, '++ map (name: released.')],
  },
  {
    name: 'held-patches-found',
    kind: 'directory scan',
    edits: [
      ...patchNames.map((name) => create(`pkgs/patches/${name}.patch`, `What ${name} is about.\n`)),
      before(
        BUILD,
        '        PATH = searchPath "bin" buildInputs;',
        '        patches = map (file: ./patches + "/${file}")\n          (lib.filter (file: lib.hasPrefix "${name}-" file) (lib.attrNames (builtins.readDir ./patches)));\n',
      ),
    ],
    noise: [
      rename(BUILD, 'flagName', 'featureOf'),
      before(BUILD, '  phase = name:', '  # Commands of a phase, where it has any.\n'),
      replace(SERVER, '"scrub-disks" ]', '"scrub-disks" "trim-disks" ]'),
    ],
    causes: [
      lines(
        BUILD,
        '        patches = map (file: ./patches + "/${file}")\n          (lib.filter (file: lib.hasPrefix "${name}-" file)',
      ),
    ],
  },
  {
    name: 'held-blocked-with-reason',
    kind: 'heavier module',
    edits: [
      replace(
        FIREWALL,
        'blockedAddresses = mkOption { type = types.listOf types.str;',
        'blockedAddresses = mkOption { type = types.listOf (types.submodule blocked);',
      ),
      before(
        FIREWALL,
        '  renderRule = rule:',
        '  blocked = {\n    options = {\n      address = mkOption { type = types.str; description = "Who is not let in."; };\n      reason = mkOption { type = types.str; default = ""; description = "Why."; };\n    };\n  };\n\n',
      ),
      replace(
        FIREWALL,
        'dropRule = address: { source = address;',
        'dropRule = blocked: { source = blocked.address;',
      ),
      replace(
        FIREWALL,
        'verdict = "drop"; comment = ""; };',
        'verdict = "drop"; comment = blocked.reason; };',
      ),
      replace(
        FIREWALL,
        'import ./blocklist.nix { inherit lib; };',
        'map (address: { inherit address; reason = "noise"; }) (import ./blocklist.nix { inherit lib; });',
      ),
    ],
    noise: [
      replace(WEB, 'sessions = { maxMemory = "512mb"; };', 'sessions = { maxMemory = "768mb"; };'),
      replace(
        FIREWALL,
        '          type filter hook input',
        '          # Nothing but what is named below.\n          type filter hook input',
      ),
    ],
    causes: [
      lines(FIREWALL, 'type = types.listOf (types.submodule blocked);'),
      lines(FIREWALL, 'map (address: { inherit address; reason = "noise"; })'),
      lines(
        FIREWALL,
        '  blocked = {\n    options = {\n      address = mkOption { type = types.str; description = "Who is not let in."; };\n      reason = mkOption { type = types.str; default = ""; description = "Why."; };\n    };\n  };\n',
      ),
    ],
  },
  {
    name: 'held-cache-per-site',
    kind: 'more data',
    edits: [
      replace(
        WEB,
        'pages = { maxMemory = "1gb"; settings.save = ""; }; };',
        'pages = { maxMemory = "1gb"; settings.save = ""; }; }\n    // lib.mapAttrs\' (name: _: lib.nameValuePair "cache-${lib.replaceStrings [ "." ] [ "-" ] name}" { maxMemory = "64mb"; }) sites;',
      ),
    ],
    noise: [
      replace(
        WEB,
        'path = [ (pkgs.python.withModules [ "flask" "gunicorn" "psycopg" ]) ];',
        'path = [\n        (pkgs.python.withModules [ "flask" "gunicorn" "psycopg" ])\n        pkgs.curl\n      ];',
      ),
      replace('modules/services/redis.nix', '"Most memory."', '"How much memory it may take."'),
      comment('modules/services/redis.nix', 3),
    ],
    causes: [lines(WEB, '// lib.mapAttrs\' (name: _: lib.nameValuePair "cache-')],
  },
  {
    name: 'held-more-tools',
    kind: 'more data',
    edits: [replace(SITES, 'numbered "tool" 6', 'numbered "tool" 18')],
    noise: [
      replace(SITES, '"docs.example" "status.example"', '"docs.example" "press.example"'),
      rename(SITES, 'numbered', 'series'),
      replace(
        WEB,
        'PORT = toString site.port; DATABASE_HOST',
        'PORT = toString site.port; LANG = "C.UTF-8"; DATABASE_HOST',
      ),
    ],
    causes: [lines(SITES, 'series "tool" 18')],
  },
  {
    name: 'held-probes-imported',
    kind: 'heavier module',
    edits: [
      create('profiles/probes.nix', PROBES),
      replace(
        WEB,
        'imports = [ ../profiles/server.nix ];',
        'imports = [ ../profiles/server.nix ../profiles/probes.nix ];',
      ),
    ],
    noise: [
      move('modules/programs/shells.nix', 'modules/programs/zsh.nix'),
      replace('modules/module-list.nix', './programs/shells.nix', './programs/zsh.nix'),
      rename(GENERATORS, 'renderLine', 'lineOf'),
      after('lib/lists.nix', 'rec {\n', '  single = value: [ value ];\n\n'),
      replace(UNITS, 'onCalendar = unit.startAt;', 'onCalendar = lib.concatMap lib.single unit.startAt;'),
    ],
    causes: [lines('profiles/probes.nix', PROBES), lines(WEB, '../profiles/probes.nix')],
  },
]
