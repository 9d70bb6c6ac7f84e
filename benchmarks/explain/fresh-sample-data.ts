// Fresh regressions of the sample, written for what the others hardly have and without looking at any explanation: data
// and defaults that grow, files that are new, package sets that are defined in one place and used in another.

import { type Injection, after, before, comment, create, lines, rename, replace } from './injection.ts'
import { hostRenamed, libraryAnnotated, profilesMoved, smallHelper, unitsRenamed } from './sample-noise.ts'
import { FAILOVER, JOBS, LABORATORY, LOGROTATE, NEWCOMERS, abusers } from './fresh-sample-texts.ts'

const BACKUPS = 'modules/services/backups.nix'
const BASE = 'profiles/base.nix'
const BLOCKLIST = 'modules/networking/blocklist.nix'
const FIREWALL = 'modules/networking/firewall.nix'
const MACHINES = 'profiles/machines.nix'
const NGINX = 'modules/services/nginx.nix'
const PEOPLE = 'profiles/people.nix'
const SERVER = 'profiles/server.nix'
const UNITS = 'modules/system/units.nix'
const WEB = 'hosts/web.nix'

const exclusions = `default = [ "*.tmp" "*/cache/*" ] ++ map (ending: "*.\${ending}") [
        "aux" "bak" "blg" "class" "crdownload" "d" "dump" "fdb" "gch" "hi" "iso" "ko" "lo" "lock" "log" "mod"
        "o" "obj" "old" "orig" "out" "part" "pch" "pid" "pyc" "pyo" "qcow2" "rej" "sock" "state" "swo" "swp"
        "toc" "trace" "vdi" "vmdk" "elc" "beam" "ilk" "ncb" "sdf" "suo" "user" "tlog" "idb" "pdb" "lastrun"
      ] ++ map (folder: "*/\${folder}/*") [
        "node_modules" "target" "dist" "build" "out" "tmp" "temp" "Trash" "thumbnails" "venv" "__pycache__"
        "result" "coverage" "logs" "sessions" "spool" "run" "mnt" "media" "backup" "lost+found" "snapshots"
      ];`

const defaults: readonly Injection[] = [
  {
    name: 'fresh-backup-exclusions',
    kind: 'default far away',
    edits: [replace(BACKUPS, 'default = [ "*.tmp" "*/cache/*" ];', exclusions)],
    noise: [
      rename(BACKUPS, 'script', 'commands'),
      replace(BACKUPS, 'commands = commands job;', 'script = commands job;'),
      replace(WEB, 'workers = 8;', 'workers = 12;'),
      ...hostRenamed,
    ],
    causes: [lines(BACKUPS, exclusions)],
  },
  {
    name: 'fresh-units-documented',
    kind: 'default far away',
    edits: [
      replace(
        UNITS,
        'documentation = mkOption { type = types.listOf types.str; default = [ ];',
        'documentation = mkOption { type = types.listOf types.str; default = map (page: "https://wiki.fleet.example/${page}") [ "units" "on-call" "logs" "rollback" "owners" "alerts" "budget" "contacts" ];',
      ),
    ],
    noise: [...smallHelper, ...profilesMoved, comment('modules/system/etc.nix', 8)],
    causes: [lines(UNITS, 'default = map (page: "https://wiki.fleet.example/')],
  },
]

const grown: readonly Injection[] = [
  {
    name: 'fresh-abuse-feed',
    kind: 'data file',
    edits: [
      create('modules/networking/abuse.json', abusers(1400)),
      after(BLOCKLIST, '  (lib.range 0 79)\n', '++ builtins.fromJSON (builtins.readFile ./abuse.json)\n'),
    ],
    noise: [
      replace(
        BLOCKLIST,
        '(here: the range for benchmarks)',
        '(the range for benchmarks, and a list from outside)',
      ),
      rename(FIREWALL, 'dropRule', 'ruleToDrop'),
      replace(NGINX, 'ssl_session_timeout = "1d";', 'ssl_session_timeout = "12h";'),
    ],
    causes: [
      lines('modules/networking/abuse.json', abusers(1400)),
      lines(BLOCKLIST, '++ builtins.fromJSON (builtins.readFile ./abuse.json)'),
    ],
  },
  {
    name: 'fresh-laboratory-listed',
    kind: 'data file',
    also: ['more data'],
    edits: [
      create('profiles/laboratory.txt', LABORATORY),
      replace(
        MACHINES,
        '  { vault = 2;',
        '  (builtins.listToAttrs (map\n    (name: { inherit name; value = 100 + builtins.stringLength name; })\n    (builtins.filter (name: builtins.isString name && name != "") (builtins.split "\\n" (builtins.readFile ./laboratory.txt))))\n  // { vault = 2;',
      ),
      replace(MACHINES, 'lab-6 = 46; }', 'lab-6 = 46; })'),
    ],
    noise: [...libraryAnnotated, replace(BASE, '"vm.swappiness" = 10;', '"vm.swappiness" = 15;')],
    causes: [
      lines('profiles/laboratory.txt', LABORATORY),
      lines(MACHINES, '(builtins.split "\\n" (builtins.readFile ./laboratory.txt))))'),
    ],
  },
  {
    name: 'fresh-newcomers',
    kind: 'more data',
    edits: [before(PEOPLE, '  ines = { uid = 1009;', NEWCOMERS)],
    noise: [
      replace(PEOPLE, 'packages = [ "git" "gnupg" ];', 'packages = [ "git" "gnupg" "htop" ];'),
      rename(BASE, 'person', 'someone'),
      rename(BASE, 'machine', 'peer'),
      ...unitsRenamed,
    ],
    causes: [lines(PEOPLE, NEWCOMERS)],
  },
]

const elsewhere: readonly Injection[] = [
  {
    name: 'fresh-stable-images',
    kind: 'package set elsewhere',
    edits: [
      after(
        'flake.nix',
        'import ./pkgs { inherit lib system overlays; });\n',
        '      stableFor = forAllSystems (system: import ./pkgs { inherit lib system; });\n',
      ),
      after('flake.nix', '        pkgs = pkgsFor.${system};\n', '        stable = stableFor.${system};\n'),
      replace(
        'modules/eval-config.nix',
        '{ lib, system, pkgs, modules }:',
        '{ lib, system, pkgs, stable, modules }:',
      ),
      replace('modules/eval-config.nix', 'inherit pkgs system;', 'inherit pkgs stable system;'),
      replace(SERVER, '{ lib, config, pkgs, ... }:', '{ lib, config, pkgs, stable, ... }:'),
      replace(
        SERVER,
        '[ pkgs.restic pkgs.iproute2 ]',
        '[ pkgs.restic pkgs.iproute2 stable.support-image stable.returns-image stable.reports-image ]',
      ),
    ],
    noise: [
      rename('flake.nix', 'pkgsFor', 'packagesFor'),
      replace('flake.nix', 'ps.ripgrep ps.openssh ]', 'ps.ripgrep ps.openssh ps.jq ]'),
      comment('modules/eval-config.nix', 2),
    ],
    causes: [
      lines('flake.nix', 'stableFor = forAllSystems (system:'),
      lines('flake.nix', 'stable = stableFor.${system};'),
      lines('modules/eval-config.nix', '{ lib, system, pkgs, stable, modules }:'),
      lines('modules/eval-config.nix', 'inherit pkgs stable system;'),
      lines(SERVER, 'stable.support-image stable.returns-image'),
    ],
  },
  {
    name: 'fresh-legacy-overlay',
    kind: 'package set elsewhere',
    edits: [
      create(
        'overlays/legacy.nix',
        '# The package set as it was before our changes.\nfinal: previous: {\n  legacy = import ../pkgs { inherit (final) lib system; };\n}\n',
      ),
      replace(
        'overlays/default.nix',
        '  (import ./fleet.nix)\n',
        '  (import ./fleet.nix)\n  (import ./legacy.nix)\n',
      ),
      replace('modules/services/php.nix', 'default = pkgs.php;', 'default = pkgs.legacy.php;'),
      replace(
        SERVER,
        '[ pkgs.restic pkgs.iproute2 ]',
        '[ pkgs.restic pkgs.iproute2 pkgs.legacy.warehouse-image ]',
      ),
    ],
    noise: [
      replace('overlays/fleet.nix', 'version = "0.4.0"', 'version = "0.5.0"'),
      replace(
        'modules/services/php.nix',
        'description = "The language."',
        'description = "The language itself."',
      ),
    ],
    causes: [
      lines('overlays/legacy.nix', 'legacy = import ../pkgs { inherit (final) lib system; };'),
      lines('overlays/default.nix', '(import ./legacy.nix)'),
      lines('modules/services/php.nix', 'default = pkgs.legacy.php;'),
      lines(SERVER, 'pkgs.legacy.warehouse-image'),
    ],
  },
]

const created: readonly Injection[] = [
  {
    name: 'fresh-logrotate',
    kind: 'new files',
    edits: [
      create('modules/services/logrotate.nix', LOGROTATE),
      after('modules/module-list.nix', '  ./services/backups.nix\n', '  ./services/logrotate.nix\n'),
    ],
    noise: [
      replace('modules/module-list.nix', '  ./programs/environment.nix\n', ''),
      replace(
        'modules/module-list.nix',
        '  ./programs/shells.nix\n',
        '  ./programs/shells.nix\n  ./programs/environment.nix\n',
      ),
      replace(BASE, '"quiet" "panic=30"', '"quiet" "panic=60"'),
    ],
    causes: [
      lines('modules/services/logrotate.nix', LOGROTATE),
      lines('modules/module-list.nix', '  ./services/logrotate.nix'),
    ],
  },
  {
    name: 'fresh-jobs-in-a-folder',
    kind: 'new files',
    also: ['directory scan'],
    edits: [
      ...Object.entries(JOBS).map(([name, text]) => create(`profiles/jobs/${name}.nix`, text)),
      replace(
        SERVER,
        'imports = [ ./base.nix ];',
        'imports = [ ./base.nix ] ++ map (file: ./jobs + "/${file}") (lib.attrNames (builtins.readDir ./jobs));',
      ),
    ],
    noise: [
      replace(SERVER, '"console=ttyS0"', '"console=ttyS0,115200"'),
      rename(UNITS, 'scheduled', 'withTimers'),
    ],
    causes: [
      ...Object.entries(JOBS).map(([name, text]) => lines(`profiles/jobs/${name}.nix`, text)),
      lines(SERVER, '(builtins.readDir ./jobs)'),
    ],
  },
  {
    name: 'fresh-failover-sites',
    kind: 'new files',
    also: ['more data', 'looks neutral'],
    edits: [
      create('hosts/failover.nix', FAILOVER),
      replace(
        WEB,
        'sites = import ./sites.nix { inherit lib; };',
        'sites = import ./web/sites.nix { inherit lib; } // import ./failover.nix;',
      ),
    ],
    noise: [
      { kind: 'move', file: 'hosts/sites.nix', to: 'hosts/web/sites.nix' },
      rename(WEB, 'php', 'withPhp'),
      replace(WEB, '    withPhp = name: _: {', '    php = name: _: {'),
      replace(WEB, 'site.kind == "withPhp") sites;', 'site.kind == "php") sites;'),
      replace(WEB, 'if site.kind == "withPhp"', 'if site.kind == "php"'),
      replace(WEB, 'unix:/run/withPhp/', 'unix:/run/php/'),
      replace(WEB, 'index.withPhp', 'index.php'),
      replace(WEB, '"~ \\\\.withPhp$"', '"~ \\\\.php$"'),
      replace(WEB, 'services.withPhp.pools', 'services.php.pools'),
    ],
    causes: [lines('hosts/failover.nix', FAILOVER), lines(WEB, '// import ./failover.nix;')],
  },
]

export const freshSampleData: readonly Injection[] = [...defaults, ...grown, ...elsewhere, ...created]
