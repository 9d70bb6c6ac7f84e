// Fresh regressions of the sample whose causes belong together: two places that cost only together, or each alone; what
// is in part made up for; the same in ten places. And what was there to save work, removed.

import { type Injection, after, comment, lines, rename, replace } from './injection.ts'
import {
  evaluationEdited,
  hostRenamed,
  optionsReformatted,
  packageAdded,
  unitsRenamed,
} from './sample-noise.ts'

const BASE = 'profiles/base.nix'
const BUILD = 'pkgs/build-support.nix'
const NGINX = 'modules/services/nginx.nix'
const PHP = 'modules/services/php.nix'
const SERVER = 'profiles/server.nix'
const SITES = 'hosts/sites.nix'
const STRINGS = 'lib/strings.nix'
const WEB = 'hosts/web.nix'

const removed: readonly Injection[] = [
  {
    name: 'fresh-upper-recomputed',
    kind: 'line removed',
    edits: [
      replace(
        STRINGS,
        '  toUpper =\n    let\n      lower = lib.genList (n: substring n 1 "abcdefghijklmnopqrstuvwxyz") 26;\n      upper = lib.genList (n: substring n 1 "ABCDEFGHIJKLMNOPQRSTUVWXYZ") 26;\n    in\n    replaceStrings lower upper;\n',
        '  toUpper = text:\n    let letters = alphabet: lib.genList (n: substring n 1 alphabet) 26; in\n    replaceStrings (letters "abcdefghijklmnopqrstuvwxyz") (letters "ABCDEFGHIJKLMNOPQRSTUVWXYZ") text;\n',
      ),
    ],
    noise: [
      rename(STRINGS, 'concatLines', 'unlines'),
      after(STRINGS, 'rec {\n', '  concatLines = unlines;\n'),
      rename(BUILD, 'flagName', 'macroOf'),
      ...hostRenamed,
    ],
    causes: [
      lines(
        STRINGS,
        '  toUpper = text:\n    let letters = alphabet: lib.genList (n: substring n 1 alphabet) 26; in\n    replaceStrings (letters "abcdefghijklmnopqrstuvwxyz")',
      ),
    ],
  },
  {
    name: 'fresh-duplicates-kept',
    kind: 'line removed',
    edits: [
      replace(
        BUILD,
        '    lib.unique (lib.concatMap\n      (package: [ package ] ++ package.allPropagated)\n      packages);',
        '    lib.concatMap\n      (package: [ package ] ++ package.allPropagated)\n      packages;',
      ),
    ],
    noise: [rename(BUILD, 'searchPath', 'pathOf'), comment(BUILD, 4), ...packageAdded],
    causes: [
      lines(
        BUILD,
        '    lib.concatMap\n      (package: [ package ] ++ package.allPropagated)\n      packages;',
      ),
    ],
  },
  {
    name: 'fresh-pools-for-all',
    kind: 'line removed',
    edits: [
      replace(WEB, '  php = lib.filterAttrs (_: site: site.kind == "php") sites;\n', ''),
      replace(WEB, '    php;\n', '    sites;\n'),
    ],
    noise: [
      replace(
        WEB,
        '{ paths = [ "/srv/uploads/${name}" ]; }) php;',
        '{ paths = [ "/srv/uploads/${name}" ]; }) (lib.filterAttrs (_: site: site.kind == "php") sites);',
      ),
      replace(PHP, '"Most processes."', '"How many processes at most."'),
    ],
    causes: [
      lines(
        WEB,
        '    (_: _: { children = 12; ini = { memory_limit = "128M"; display_errors = "off"; }; })\n    sites;',
      ),
    ],
  },
]

/** In the profile and, as before it was there, in the host as well. */
const storesOf =
  'lib.genAttrs [ "limits" "locks" "mail" "search" "feeds" "flags" "carts" "tokens" "geo" "stats" ] (_: { maxMemory = "64mb"; })'

const together: readonly Injection[] = [
  {
    name: 'fresh-affinity-masks',
    kind: 'only together',
    relation: 'and',
    edits: [
      replace(WEB, 'workers = 8;', 'workers = 192;'),
      after(
        NGINX,
        '      worker_processes ${toString cfg.workers};\n',
        '      worker_cpu_affinity ${lib.concatMapStringsSep " "\n        (worker: lib.concatMapStrings (cpu: if cpu == worker then "1" else "0") (lib.range 1 cfg.workers))\n        (lib.range 1 cfg.workers)};\n',
      ),
    ],
    noise: [
      rename(NGINX, 'redirectBlock', 'redirection'),
      replace(NGINX, 'gzip = "on";', 'gzip = "on";\n        gzip_vary = "on";'),
      replace(BASE, 'PAGER = "less -R";', 'PAGER = "less -RS";'),
    ],
    causes: [
      lines(WEB, 'workers = 192;'),
      lines(NGINX, '(worker: lib.concatMapStrings (cpu: if cpu == worker then "1" else "0")'),
    ],
  },
  {
    name: 'fresh-pool-slots',
    kind: 'only together',
    relation: 'and',
    edits: [
      replace(WEB, 'children = 12;', 'children = 500;'),
      after(
        PHP,
        '      "pm.start_servers" = lib.max 1 (pool.children / 4);\n',
        '      "env[SLOTS]" = lib.concatMapStringsSep "," (slot: "${name}-${lib.fixedWidth 4 "0" (toString slot)}") (lib.range 1 pool.children);\n',
      ),
    ],
    noise: [
      ...evaluationEdited,
      ...unitsRenamed,
      replace(WEB, 'memory_limit = "128M";', 'memory_limit = "192M";'),
    ],
    causes: [lines(WEB, 'children = 500;'), lines(PHP, '"env[SLOTS]" = lib.concatMapStringsSep')],
  },
  {
    name: 'fresh-stores-twice',
    kind: 'either alone',
    relation: 'or',
    edits: [
      after(
        SERVER,
        '  services.monitoring.labels.role = "server";\n',
        `  services.redis.servers = ${storesOf};\n`,
      ),
      replace(
        WEB,
        'pages = { maxMemory = "1gb"; settings.save = ""; }; };',
        `pages = { maxMemory = "1gb"; settings.save = ""; }; } // ${storesOf};`,
      ),
    ],
    noise: [
      comment('modules/services/redis.nix', 5),
      replace('modules/services/redis.nix', '"How many databases."', '"How many databases it has."'),
      ...optionsReformatted,
    ],
    causes: [lines(SERVER, `  services.redis.servers = ${storesOf};`), lines(WEB, `// ${storesOf};`)],
  },
  {
    name: 'fresh-tools-for-campaigns',
    kind: 'partly made up for',
    relation: 'net',
    edits: [
      replace(SITES, 'numbered "tool" 6', 'numbered "tool" 15'),
      replace(SITES, 'numbered "campaign" 10', 'numbered "campaign" 2'),
    ],
    noise: [
      replace(SERVER, '"scrub-disks" ]', '"scrub-disks" "trim-disks" ]'),
      rename(SITES, 'numbered', 'series'),
      comment(WEB, 3),
    ],
    causes: [lines(SITES, 'series "tool" 15')],
  },
]

const checkedModules = [
  ['networking/firewall', 'lib.mkIf cfg.enable ', 'firewall'],
  ['networking/hosts', '', 'names'],
  ['networking/wireguard', 'lib.mkIf cfg.enable ', 'peers'],
  ['programs/environment', '', 'variables'],
  ['programs/shells', 'lib.mkIf cfg.enable ', 'shell'],
  ['services/monitoring', 'lib.mkIf cfg.enable ', 'checks'],
  ['services/nginx', 'lib.mkIf cfg.enable ', 'sites'],
  ['services/openssh', 'lib.mkIf cfg.enable ', 'keys'],
  ['services/redis', '', 'stores'],
  ['services/unbound', 'lib.mkIf cfg.enable ', 'zones'],
] as const

const checkOf = (what: string) =>
  `    assertions = [{ assertion = lib.all (n: ! lib.hasPrefix "${what}\${toString n}" config.networking.hostName) (lib.range 0 1400); message = "The machine is named like one of its ${what}."; }];\n`

const inManyPlaces: readonly Injection[] = [
  {
    name: 'fresh-names-checked',
    kind: 'spread',
    relation: 'spread',
    edits: checkedModules.map(([file, condition, what]) =>
      after(`modules/${file}.nix`, `  config = ${condition}{\n`, checkOf(what)),
    ),
    noise: [rename(NGINX, 'present', 'given'), replace(BASE, 'LESS = "-FRX";', 'LESS = "-FRSX";')],
    causes: checkedModules.map(([file, , what]) => lines(`modules/${file}.nix`, checkOf(what))),
  },
]

export const freshSampleCode: readonly Injection[] = [...removed, ...together, ...inManyPlaces]
