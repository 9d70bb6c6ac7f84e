// Fresh regressions of the sample with flake inputs whose causes are in an input and in a file, or beside an input that
// moves and costs nothing.

import { defaultsEdited, toolboxEdited } from './fresh-inputs.ts'
import { type Injection, after, comment, lines, rename, replace } from './injection.ts'
import { profilesMoved, serviceAdded } from './sample-noise.ts'

const BASE = 'profiles/base.nix'
const BOOT = 'modules/system/boot.nix'
const GENERATORS = 'lib/generators.nix'
const SITES = 'hosts/sites.nix'
const WEB = 'hosts/web.nix'

/** In the module of an input, and in the host as well. */
const storesOf = 'lib.genAttrs (map (n: "cache-${toString n}") (lib.range 1 9)) (_: { maxMemory = "32mb"; })'

const together: readonly Injection[] = [
  {
    name: 'fresh-input-limits-drawn',
    kind: 'only together',
    also: ['input bumped'],
    relation: 'and',
    edits: [
      after(
        BOOT,
        '    environment.etc."sysctl.d/60-fleet.conf".text = lib.toKeyValue " = " cfg.sysctl;\n',
        '    environment.etc."limits.txt".text = lib.concatLines (map\n      (name: name + lib.concatMapStrings (_: "#") (lib.range 1 cfg.sysctl.${name}))\n      (lib.filter (lib.hasPrefix "fleet.limit.") (lib.attrNames cfg.sysctl)));\n',
      ),
    ],
    bumps: [
      { input: 'defaults', edits: [replace('flake.nix', 'value = n; })', 'value = 512 * n; })')] },
      { input: 'toolbox', edits: toolboxEdited },
    ],
    noise: [rename(BOOT, 'fstabLine', 'lineOfFstab'), ...serviceAdded],
    causes: [
      { kind: 'input', name: 'defaults' },
      lines(BOOT, '(name: name + lib.concatMapStrings (_: "#") (lib.range 1 cfg.sysctl.${name}))'),
    ],
  },
  {
    name: 'fresh-input-caches-twice',
    kind: 'either alone',
    also: ['input bumped'],
    relation: 'or',
    edits: [
      replace(
        WEB,
        'pages = { maxMemory = "1gb"; settings.save = ""; }; };',
        `pages = { maxMemory = "1gb"; settings.save = ""; }; }\n    // ${storesOf};`,
      ),
    ],
    bumps: [
      {
        input: 'toolbox',
        edits: [
          after(
            'banner.nix',
            '  environment.etc.issue.text = lib.concatLines (map formats.centre words);\n',
            `  services.redis.servers = ${storesOf};\n`,
          ),
        ],
      },
      defaultsEdited,
    ],
    noise: [...profilesMoved, replace(BASE, '"quiet" "panic=30"', '"quiet" "panic=10"')],
    causes: [{ kind: 'input', name: 'toolbox' }, lines(WEB, `// ${storesOf};`)],
  },
  {
    name: 'fresh-input-limits-for-sites',
    kind: 'partly made up for',
    also: ['input bumped'],
    relation: 'net',
    edits: [replace(SITES, 'numbered "campaign" 10', 'numbered "campaign" 5')],
    bumps: [
      { input: 'defaults', edits: [replace('flake.nix', '      10);', '      1300);')] },
      { input: 'toolbox', edits: toolboxEdited },
    ],
    noise: [
      rename(SITES, 'numbered', 'series'),
      replace(WEB, 'memory_limit = "128M";', 'memory_limit = "160M";'),
    ],
    causes: [{ kind: 'input', name: 'defaults' }],
  },
]

const benches = Array.from({ length: 7 }, (_, index) => `bench-${index} = ${60 + index};`).join(' ')

/** A new team: a little more of everything. */
const trainees =
  '  kofi = { uid = 1011; description = "Kofi"; zsh = true; packages = [ "git" "jq" ]; };\n  lena = { uid = 1012; description = "Lena"; zsh = false; packages = [ "tree" ]; };\n'

const inManyPlaces: readonly Injection[] = [
  {
    name: 'fresh-team-arrives',
    kind: 'spread',
    also: ['more data', 'input bumped'],
    relation: 'spread',
    edits: [
      after('profiles/people.nix', 'packages = [ "cmake" "ninja" "gnumake" ]; };\n', trainees),
      replace('profiles/machines.nix', 'lab-6 = 46; }', `lab-6 = 46; ${benches} }`),
      replace(SITES, '"docs.example" "status.example"', '"docs.example" "status.example" "team.example"'),
      replace(WEB, 'settings.save = ""; }; };', 'settings.save = ""; }; team = { maxMemory = "128mb"; }; };'),
      replace('modules/networking/blocklist.nix', '(lib.range 0 79)', '(lib.range 0 83)'),
      replace('profiles/server.nix', '"scrub-disks" ]', '"scrub-disks" "collect-figures" ]'),
      after(
        'profiles/server.nix',
        '  services.backups.jobs.etc = { paths = [ "/etc" "/var/lib" ]; };\n',
        '  services.backups.jobs.team = { paths = [ "/srv/team" ]; startAt = "04:00"; };\n',
      ),
      replace(
        'modules/system/units.nix',
        'documentation = mkOption { type = types.listOf types.str; default = [ ];',
        'documentation = mkOption { type = types.listOf types.str; default = [ "https://wiki.fleet.example/team" ];',
      ),
    ],
    bumps: [
      { input: 'defaults', edits: [replace('flake.nix', '      10);', '      100);')] },
      { input: 'toolbox', edits: toolboxEdited },
    ],
    noise: [
      rename('profiles/base.nix', 'machines', 'peers'),
      replace('profiles/base.nix', './peers.nix', './machines.nix'),
    ],
    causes: [
      lines('profiles/people.nix', trainees),
      lines('profiles/machines.nix', benches),
      lines(SITES, '"status.example" "team.example"'),
      lines(WEB, 'team = { maxMemory = "128mb"; };'),
      lines('modules/networking/blocklist.nix', '(lib.range 0 83)'),
      lines('profiles/server.nix', '"scrub-disks" "collect-figures" ]'),
      lines('profiles/server.nix', '  services.backups.jobs.team = {'),
      lines('modules/system/units.nix', 'default = [ "https://wiki.fleet.example/team" ];'),
      { kind: 'input', name: 'defaults' },
    ],
  },
]

const other: readonly Injection[] = [
  {
    name: 'fresh-images-for-the-arm-host',
    kind: 'package set elsewhere',
    edits: [
      after('flake.nix', '        pkgs = pkgsFor.${system};\n', '        remote = pkgsFor.aarch64-linux;\n'),
      replace('modules/eval-config.nix', 'pkgs, modules, toolbox }:', 'pkgs, remote, modules, toolbox }:'),
      replace(
        'modules/eval-config.nix',
        'inherit pkgs system toolbox;',
        'inherit pkgs remote system toolbox;',
      ),
      replace(WEB, '{ lib, config, pkgs, toolbox, ... }:', '{ lib, config, pkgs, remote, toolbox, ... }:'),
      after(
        WEB,
        '  networking.hostName = "web";\n',
        '  environment.etc."images/arm".text = lib.concatLines (map toString [ remote.support-image remote.search-image ]);\n',
      ),
    ],
    bumps: [{ input: 'toolbox', edits: toolboxEdited }, defaultsEdited],
    noise: [replace('flake.nix', '"x86_64-darwin" "aarch64-darwin" ]', '"aarch64-darwin" "x86_64-darwin" ]')],
    causes: [
      lines('flake.nix', 'remote = pkgsFor.aarch64-linux;'),
      lines('modules/eval-config.nix', 'pkgs, remote, modules, toolbox }:'),
      lines('modules/eval-config.nix', 'inherit pkgs remote system toolbox;'),
      lines(WEB, '[ remote.support-image remote.search-image ]'),
    ],
  },
  {
    name: 'fresh-sections-headed',
    kind: 'signature changed',
    relation: 'inseparable',
    edits: [
      replace(GENERATORS, '  toINI = sections:\n', '  toINI = { width }: sections:\n'),
      replace(
        GENERATORS,
        '(name: section: "[${name}]\\n${toKeyValue "=" section}")',
        '(name: section: "[${name}]\\n# ${lib.concatMapStrings (_: "-") (lib.range 1 width)}\\n${toKeyValue "=" section}")',
      ),
      replace(
        'modules/system/units.nix',
        'renderService = unit: lib.toINI {',
        'renderService = unit: lib.toINI { width = 70; } {',
      ),
      replace(
        'modules/system/units.nix',
        'renderTimer = unit: lib.toINI {',
        'renderTimer = unit: lib.toINI { width = 70; } {',
      ),
      replace('modules/programs/desktop.nix', 'lib.toINI {', 'lib.toINI { width = 40; } {'),
      replace(
        'modules/networking/wireguard.nix',
        'renderPeer = peer: lib.toINI {',
        'renderPeer = peer: lib.toINI { width = 40; } {',
      ),
      replace(
        'modules/networking/wireguard.nix',
        '(lib.toINI { Interface',
        '(lib.toINI { width = 40; } { Interface',
      ),
      replace('modules/networking/hosts.nix', 'lib.toINI {', 'lib.toINI { width = 40; } {'),
      replace('modules/services/php.nix', 'lib.toINI {', 'lib.toINI { width = 70; } {'),
    ],
    bumps: [{ input: 'toolbox', edits: toolboxEdited }],
    noise: [comment(GENERATORS, 4), rename(GENERATORS, 'renderLine', 'lineOf')],
    causes: [
      lines(GENERATORS, '  toINI = { width }: sections:'),
      lines(GENERATORS, '# ${lib.concatMapStrings (_: "-") (lib.range 1 width)}'),
      lines('modules/system/units.nix', 'renderService = unit: lib.toINI { width = 70; } {'),
      lines('modules/system/units.nix', 'renderTimer = unit: lib.toINI { width = 70; } {'),
      lines('modules/programs/desktop.nix', 'lib.toINI { width = 40; } {'),
      lines('modules/networking/wireguard.nix', 'renderPeer = peer: lib.toINI { width = 40; } {'),
      lines('modules/networking/wireguard.nix', '(lib.toINI { width = 40; } { Interface'),
      lines('modules/networking/hosts.nix', 'lib.toINI { width = 40; } {'),
      lines('modules/services/php.nix', 'lib.toINI { width = 70; } {'),
    ],
  },
]

export const freshBesideInputs: readonly Injection[] = [...together, ...inManyPlaces, ...other]
