// Fresh regressions of the sample that a count of calls hardly shows: memory, and derivations that are other ones. And
// one whose cause is among many hunks.

import {
  type Edit,
  type Injection,
  after,
  before,
  comment,
  create,
  lines,
  rename,
  replace,
} from './injection.ts'
import { DICTIONARY } from './fresh-sample-texts.ts'
import { describedOtherwise, hostRenamed, smallHelper, unitsRenamed } from './sample-noise.ts'

const BASE = 'profiles/base.nix'
const BUILD = 'pkgs/build-support.nix'
const FIREWALL = 'modules/networking/firewall.nix'
const FLEET = 'overlays/fleet.nix'
const LIBRARIES = 'pkgs/catalog/libraries.nix'
const MONITORING = 'modules/services/monitoring.nix'
const TOOLS = 'pkgs/catalog/tools.nix'
const UNITS = 'modules/system/units.nix'

const memory: readonly Injection[] = [
  {
    name: 'fresh-nice-levels',
    kind: 'more memory',
    metric: 'allocated-memory',
    edits: [
      before(
        UNITS,
        '  service = { name, config, ... }: {\n',
        '  # Weights that a unit may have.\n  weights = _: builtins.genList (n: 10000 - n) 10000;\n\n',
      ),
      after(
        UNITS,
        '        { Restart = lib.mkDefault config.restart; }\n',
        '        { CPUWeight = lib.mkDefault (builtins.elemAt (weights name) 9900); }\n',
      ),
    ],
    noise: [replace(UNITS, 'RestrictRealtime = true;', 'RestrictRealtime = false;'), ...describedOtherwise],
    causes: [
      lines(UNITS, 'weights = _: builtins.genList (n: 10000 - n) 10000;'),
      lines(UNITS, '{ CPUWeight = lib.mkDefault (builtins.elemAt (weights name) 9900); }'),
    ],
  },
  {
    name: 'fresh-scope-per-unit',
    kind: 'more memory',
    metric: 'allocated-memory',
    edits: [
      replace(
        UNITS,
        '  service = { name, config, ... }: {\n',
        '  service = { name, config, ... }:\n  let\n    # Packages of which the unit may say that it is the one that asks.\n    scope = lib.mapAttrs (_: package: package // { asks = name; }) (builtins.removeAttrs pkgs [ "lib" "pkgs" "system" ]);\n  in\n  {\n',
      ),
      replace(
        UNITS,
        'path = [ pkgs.coreutils pkgs.findutils pkgs.gnugrep pkgs.gnused ];',
        'path = [ scope.coreutils scope.findutils scope.gnugrep scope.gnused ];',
      ),
    ],
    noise: [...hostRenamed, ...smallHelper],
    causes: [
      lines(UNITS, '    scope = lib.mapAttrs (_: package: package // { asks = name; })'),
      lines(UNITS, 'path = [ scope.coreutils scope.findutils'),
    ],
  },
  {
    name: 'fresh-rules-appended',
    kind: 'more memory',
    also: ['quadratic list'],
    metric: 'allocated-memory',
    edits: [
      replace(
        FIREWALL,
        '    (map dropRule cfg.blockedAddresses)\n',
        '    (lib.foldl (rules: address: rules ++ [ (dropRule address) ]) [ ] cfg.blockedAddresses)\n',
      ),
    ],
    noise: [rename(FIREWALL, 'inputRules', 'rulesOfInput'), ...unitsRenamed],
    causes: [lines(FIREWALL, '(lib.foldl (rules: address: rules ++')],
  },
]

const rebuilds: readonly Injection[] = [
  {
    name: 'fresh-zlib-bumped',
    kind: 'rebuild',
    metric: 'rebuilds',
    edits: [replace(LIBRARIES, 'zlib = { version = "1.3.1";', 'zlib = { version = "1.3.2";')],
    noise: [
      replace(FLEET, 'version = "0.4.0"', 'version = "0.4.1"'),
      replace(BASE, 'EDITOR = "vim";', 'EDITOR = "vim"; VISUAL = "vim";'),
      rename(BUILD, 'withPropagated', 'andPropagated'),
    ],
    causes: [lines(LIBRARIES, 'zlib = { version = "1.3.2";')],
  },
  {
    name: 'fresh-openssl-static',
    kind: 'rebuild',
    metric: 'rebuilds',
    edits: [
      after(
        'overlays/hardening.nix',
        '  nginx = previous.nginx.override { withGeoip = false; };\n',
        '  openssl = previous.openssl.override { static = true; };\n',
      ),
    ],
    noise: [
      replace(
        'overlays/hardening.nix',
        '# Servers without',
        '# Servers, and what they are linked with, without',
      ),
      replace('hosts/web.nix', 'workers = 8;', 'workers = 16;'),
      rename('overlays/fleet.nix', 'final', 'self'),
    ],
    causes: [lines('overlays/hardening.nix', 'openssl = previous.openssl.override { static = true; };')],
  },
  {
    name: 'fresh-builder-stops',
    kind: 'rebuild',
    metric: 'rebuilds',
    edits: [
      replace(
        'pkgs/builder.sh',
        '  echo "$script"\n',
        '  echo "$script"\n  if [ -n "$outputs" ]; then echo "outputs: $outputs"; fi\n',
      ),
    ],
    noise: [
      ...hostRenamed,
      replace(TOOLS, 'bat = { version = "0.24.0";', 'bat = { version = "0.25.0";'),
      comment(BUILD, 9),
    ],
    causes: [lines('pkgs/builder.sh', '  if [ -n "$outputs" ]; then echo "outputs: $outputs"; fi')],
  },
  {
    name: 'fresh-comment-in-script',
    kind: 'looks neutral',
    also: ['rebuild'],
    metric: 'rebuilds',
    edits: [
      replace(
        BUILD,
        "''printf '%s' \"$text\" > $out'';",
        "''\n    # The text as it is, without a line end of ours.\n    printf '%s' \"$text\" > $out'';",
      ),
    ],
    noise: [
      before(BUILD, '  phase = name:', '  # Nothing where there are no commands.\n'),
      rename(BUILD, 'phase', 'stage'),
      replace(BASE, '"panic=30"', '"panic=20"'),
    ],
    causes: [lines(BUILD, '    # The text as it is, without a line end of ours.')],
  },
]

/** Modules whose configuration is called something else; each has it in many places. */
const renamedModules = [
  'networking/firewall',
  'networking/hosts',
  'networking/wireguard',
  'programs/desktop',
  'programs/environment',
  'programs/shells',
  'services/backups',
  'services/nginx',
  'services/openssh',
  'services/php',
  'services/postgresql',
  'services/redis',
  'services/unbound',
  'system/boot',
  'system/sbom',
  'system/users',
] as const

const headed = [
  'lib/lists.nix',
  'lib/sets.nix',
  'lib/strings.nix',
  'hosts/db.nix',
  'pkgs/own.nix',
  'pkgs/default.nix',
]

export const MANY_HUNKS: readonly Edit[] = [
  ...renamedModules.map((name) => rename(`modules/${name}.nix`, 'cfg', 'settings')),
  ...headed.map((file, index) => comment(file, index + 1)),
  rename('lib/modules.nix', 'withDefault', 'definedOrDefault'),
  rename('lib/types.nix', 'mergeEqual', 'mergeSame'),
  rename('lib/generators.nix', 'renderScalar', 'scalarText'),
]

const amongMany: readonly Injection[] = [
  {
    name: 'fresh-units-compared',
    kind: 'many hunks',
    also: ['quadratic list'],
    edits: [
      replace(
        MONITORING,
        'unit = "${name}.service"; inherit (unit) description; }) watched;',
        'unit = "${name}.service"; inherit (unit) description; })\n        watched;\n      orphans = lib.filter\n        (name: ! lib.any (unit: lib.any (lib.hasPrefix "${name}.") (unit.after ++ unit.wants ++ unit.wantedBy)) (lib.attrValues config.systemd.services ++ lib.attrValues config.systemd.timers))\n        (lib.attrNames config.systemd.services);',
      ),
    ],
    noise: [...MANY_HUNKS, replace(MONITORING, '"How often."', '"How often it is asked."')],
    causes: [lines(MONITORING, '(name: ! lib.any (unit: lib.any (lib.hasPrefix')],
  },
  {
    name: 'fresh-words-listed',
    kind: 'many hunks',
    also: ['data file', 'new files'],
    edits: [
      create('modules/programs/dictionary.txt', DICTIONARY),
      after(
        'modules/programs/environment.nix',
        '  config = {\n',
        '    environment.etc."words".text = lib.concatLines (lib.filter (word: lib.hasPrefix "word-" word && ! lib.hasSuffix "z" word) (lib.splitString "\\n" (builtins.readFile ./dictionary.txt)));\n',
      ),
    ],
    noise: MANY_HUNKS,
    causes: [
      lines('modules/programs/dictionary.txt', DICTIONARY),
      lines('modules/programs/environment.nix', 'environment.etc."words".text = lib.concatLines (lib.filter'),
    ],
  },
]

export const freshSampleMemory: readonly Injection[] = [...memory, ...rebuilds, ...amongMany]
