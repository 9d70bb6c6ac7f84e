// Fresh regressions of the sample with flake inputs, in an input that moves.

import { type Bump, type Edit, type Injection, after, comment, create, rename, replace } from './injection.ts'
import { MANY_HUNKS } from './fresh-sample-memory.ts'
import { evaluationEdited, hostRenamed, unitsRenamed } from './sample-noise.ts'

const BASE = 'profiles/base.nix'
const WEB = 'hosts/web.nix'

/** Of inputs: what changes in them without costing anything. */
export const toolboxEdited: readonly Edit[] = [
  comment('functions.nix', 5),
  replace('banner.nix', '"Welcome" "to"', '"Welcome" "on"'),
  after('functions.nix', 'rec {\n', '  doubled = text: text + text;\n\n'),
]
export const defaultsEdited: Bump = {
  input: 'defaults',
  edits: [
    comment('flake.nix', 3),
    replace('flake.nix', 'Settings that all machines share', 'What all machines have in common'),
  ],
}

const words = JSON.stringify(
  Array.from({ length: 720 }, (_, index) => `Rule ${index + 1} of the house`),
  undefined,
  2,
)

export const freshBumps: readonly Injection[] = [
  {
    name: 'fresh-input-heads-cleaned',
    kind: 'input bumped',
    edits: [],
    bumps: [
      {
        input: 'toolbox',
        edits: [
          replace(
            'functions.nix',
            'framed = text: "# " + text;',
            'framed = text:\n    let\n      head = builtins.substring 0 120 text;\n      plain = builtins.concatStringsSep "" (builtins.filter (one: one != "\\t") (characters head));\n    in\n    "# " + plain + builtins.substring 120 (-1) text;',
          ),
          replace('banner.nix', '"machine" ]', '"host" ]'),
        ],
      },
      defaultsEdited,
    ],
    noise: [
      replace('flake.nix', 'Three machines, their package set', 'Our machines, their package set'),
      replace('flake.nix', 'ps.git ps.ripgrep ps.openssh', 'ps.git ps.ripgrep ps.openssh ps.curl'),
      ...unitsRenamed,
    ],
    causes: [{ kind: 'input', name: 'toolbox' }],
  },
  {
    name: 'fresh-input-house-rules',
    kind: 'input bumped',
    also: ['data file', 'new files'],
    edits: [],
    bumps: [
      {
        input: 'toolbox',
        edits: [
          create('rules.json', words),
          replace(
            'banner.nix',
            'words = [ "Welcome" "to" "this" "machine" ];',
            'words = [ "Welcome" "to" "this" "machine" ] ++ builtins.fromJSON (builtins.readFile ./rules.json);',
          ),
        ],
      },
      defaultsEdited,
      { input: 'formats', edits: [comment('flake.nix', 2)] },
    ],
    noise: [...hostRenamed, replace(BASE, '"vm.swappiness" = 10;', '"vm.swappiness" = 1;')],
    causes: [{ kind: 'input', name: 'toolbox' }],
  },
  {
    name: 'fresh-input-frames-deeper',
    kind: 'rebuild',
    also: ['input bumped'],
    metric: 'rebuilds',
    edits: [],
    bumps: [
      {
        input: 'toolbox',
        edits: [
          replace('functions.nix', '"# " + text;', '"# Written by the fleet.\\n# " + text;'),
          comment('functions.nix', 2),
        ],
      },
      defaultsEdited,
    ],
    noise: [
      replace(
        'flake.nix',
        'modules = [ module toolbox.modules.banner',
        'modules = [ toolbox.modules.banner module',
      ),
      replace(WEB, 'workers = 8;', 'workers = 10;'),
    ],
    causes: [{ kind: 'input', name: 'toolbox' }],
  },
  {
    name: 'fresh-input-ranges-counted',
    kind: 'more memory',
    also: ['input bumped'],
    metric: 'allocated-memory',
    edits: [],
    bumps: [
      {
        input: 'defaults',
        edits: [
          replace(
            'flake.nix',
            'value = n; })',
            'value = builtins.length (builtins.genList (offset: 4096 * n + offset) (12000 + n)); })',
          ),
        ],
      },
      { input: 'toolbox', edits: toolboxEdited },
    ],
    noise: [...evaluationEdited, rename('flake.nix', 'pkgsFor', 'packagesOf')],
    causes: [{ kind: 'input', name: 'defaults' }],
  },
  {
    name: 'fresh-input-among-many',
    kind: 'many hunks',
    also: ['input bumped'],
    edits: [],
    bumps: [
      {
        input: 'formats',
        edits: [
          replace(
            'flake.nix',
            'pad ((80 - builtins.stringLength text) / 2) + text;',
            'builtins.concatStringsSep "" (map (line: pad (line - builtins.stringLength text) + text) (builtins.genList (n: 20 + n) 110));',
          ),
        ],
      },
      { input: 'toolbox', edits: toolboxEdited },
      defaultsEdited,
    ],
    noise: MANY_HUNKS,
    causes: [{ kind: 'input', name: 'toolbox/formats' }],
  },
]
