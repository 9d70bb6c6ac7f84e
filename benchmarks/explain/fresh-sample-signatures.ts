// Fresh regressions of the sample in a function that asks for other arguments, so that its calls change with it; and one
// beside a file that moves.

import { type Edit, type Injection, comment, lines, move, rename, replace } from './injection.ts'
import { hostRenamed } from './sample-noise.ts'

const BACKUPS = 'modules/services/backups.nix'
const BASE = 'profiles/base.nix'
const FIREWALL = 'modules/networking/firewall.nix'
const NGINX = 'modules/services/nginx.nix'
const STRINGS = 'lib/strings.nix'
const TYPES = 'lib/types.nix'

/** Calls of `escapeShellArg`, each with what the new one asks for. */
const quoted: readonly Edit[] = [
  replace('modules/system/users.nix', 'lib.escapeShellArg user.home', 'lib.escapeShellArg "sh" user.home'),
  replace(BACKUPS, '(lib.escapeShellArg pattern)', '(lib.escapeShellArg "sh" pattern)'),
  replace(BACKUPS, 'map lib.escapeShellArg job.paths', 'map (lib.escapeShellArg "sh") job.paths'),
  replace(NGINX, 'lib.escapeShellArg value', 'lib.escapeShellArg "nginx" value'),
  replace(NGINX, 'lib.escapeShellArg domain', 'lib.escapeShellArg "sh" domain'),
  replace('modules/system/units.nix', 'lib.escapeShellArg "${name}', 'lib.escapeShellArg "systemd" "${name}'),
  replace(
    'modules/programs/shells.nix',
    'lib.escapeShellArg cfg.prompt',
    'lib.escapeShellArg "zsh" cfg.prompt',
  ),
  replace(
    'modules/programs/environment.nix',
    'lib.escapeShellArg command',
    'lib.escapeShellArg "sh" command',
  ),
  replace('lib/generators.nix', 'lib.escapeShellArg value', 'lib.escapeShellArg "sh" value'),
]

const patterns: readonly (readonly [file: string, pattern: string])[] = [
  ['modules/networking/hosts.nix', '[a-z][a-z0-9-]*'],
  ['modules/services/monitoring.nix', '[0-9]+(s|min|h)'],
  [NGINX, '[0-9]+[km]'],
  ['modules/services/postgresql.nix', '[a-z_][a-z0-9_]*'],
  ['modules/services/redis.nix', '[0-9]+(mb|gb)'],
  ['modules/system/etc.nix', '[0-7]{4}'],
  ['modules/system/toplevel.nix', '[0-9]{2}\\\\.[0-9]{2}'],
  ['modules/system/users.nix', '[a-z_][a-z0-9_-]*'],
  ['modules/programs/desktop.nix', '[0-9]+x[0-9]+'],
  ['modules/programs/desktop.nix', '[0-9]+,[0-9]+'],
]

const inseparable: readonly Injection[] = [
  {
    name: 'fresh-quoted-by-dialect',
    kind: 'signature changed',
    relation: 'inseparable',
    edits: [
      replace(
        STRINGS,
        '  escapeShellArg = argument:\n    let text = toString argument; in\n    if builtins.match',
        '  escapeShellArg = dialect: argument:\n    let\n      text = toString argument;\n      special = lib.filter (index: lib.elem (substring index 1 text) [ "!" "~" "^" ]) (lib.range 0 (stringLength text - 1));\n    in\n    if (dialect != "zsh" || special == [ ]) && special == [ ] && builtins.match',
      ),
      ...quoted,
    ],
    noise: [
      comment('lib/tests.nix', 2),
      replace(BASE, 'gs = "git status";', 'gs = "git status"; gl = "git log";'),
    ],
    causes: [
      lines(STRINGS, 'special = lib.filter (index: lib.elem'),
      lines('modules/system/units.nix', 'lib.escapeShellArg "systemd" "${name}'),
      lines(BACKUPS, '(lib.escapeShellArg "sh" pattern)'),
      lines(BACKUPS, 'map (lib.escapeShellArg "sh") job.paths'),
      lines(NGINX, 'lib.escapeShellArg "nginx" value'),
      lines(NGINX, 'lib.escapeShellArg "sh" domain'),
      lines('modules/system/users.nix', 'lib.escapeShellArg "sh" user.home'),
      lines('modules/programs/shells.nix', 'lib.escapeShellArg "zsh" cfg.prompt'),
      lines('modules/programs/environment.nix', 'lib.escapeShellArg "sh" command'),
      lines('lib/generators.nix', 'lib.escapeShellArg "sh" value'),
    ],
  },
  {
    name: 'fresh-matching-length',
    kind: 'signature changed',
    relation: 'inseparable',
    edits: [
      replace(TYPES, '  matching = pattern: mkType {', '  matching = { pattern, length ? 64 }: mkType {'),
      replace(
        TYPES,
        'builtins.match pattern value != null;\n',
        'builtins.match pattern value != null\n      && lib.all (index: builtins.substring index 1 value != "\\t") (lib.range 0 length);\n',
      ),
      ...patterns.map(([file, pattern]) =>
        replace(file, `types.matching "${pattern}"`, `types.matching { pattern = "${pattern}"; }`),
      ),
    ],
    noise: [rename(TYPES, 'elementsOf', 'elementsIn'), ...hostRenamed],
    causes: [
      lines(TYPES, '  matching = { pattern, length ? 64 }: mkType {'),
      lines(TYPES, '&& lib.all (index: builtins.substring index 1 value'),
      ...patterns.map(([file, pattern]) => lines(file, `types.matching { pattern = "${pattern}"; }`)),
    ],
  },
]

const moved: readonly Injection[] = [
  {
    name: 'fresh-networks-aligned',
    kind: 'looks neutral',
    edits: [
      replace(
        FIREWALL,
        'networking.firewall.blockedAddresses = import ./blocklist.nix { inherit lib; };',
        'networking.firewall.blockedAddresses =\n      map (lib.fixedWidth 18 " ") (import ./blocked/networks.nix { inherit lib; });',
      ),
    ],
    noise: [
      move('modules/networking/blocklist.nix', 'modules/networking/blocked/networks.nix'),
      rename('modules/networking/blocked/networks.nix', 'high', 'third'),
      rename(FIREWALL, 'renderRule', 'ruleText'),
      rename(FIREWALL, 'portRule', 'ruleOfPort'),
    ],
    causes: [lines(FIREWALL, 'map (lib.fixedWidth 18 " ") (import ./blocked/networks.nix')],
  },
]

export const freshSampleSignatures: readonly Injection[] = [...inseparable, ...moved]
