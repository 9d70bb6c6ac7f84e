// Held-out regressions, as in held-out-sample.ts, that come with a lock file that moves.

import { type Injection, after, comment, lines, rename, replace } from './injection.ts'

const BASE = 'profiles/base.nix'
const UNITS = 'modules/system/units.nix'
const WEB = 'hosts/web.nix'

const chosen = `# The smallest of the wanted that nobody has yet.
  free = taken: from: if builtins.elem from taken then free taken (from + 1) else from;
`

/** In the sample with inputs. */
export const heldOutWithInputs: readonly Injection[] = [
  {
    name: 'held-input-limits-chosen',
    kind: 'input bumped',
    edits: [],
    bumps: [
      {
        input: 'defaults',
        edits: [
          replace('flake.nix', '  outputs = { self }: {\n', `  outputs = { self }: let\n  ${chosen}  in {\n`),
          replace(
            'flake.nix',
            'value = n; })',
            "value = builtins.elemAt (builtins.foldl' (taken: _: taken ++ [ (free taken 0) ]) [ ] (builtins.genList (i: i) 100)) (90 + n); })",
          ),
        ],
      },
      {
        input: 'toolbox',
        edits: [comment('banner.nix', 3), replace('banner.nix', '"Welcome" "to"', '"Hello" "from"')],
      },
    ],
    noise: [
      rename('flake.nix', 'pkgsFor', 'packagesFor'),
      replace(BASE, '"quiet" "panic=30"', '"quiet" "panic=60"'),
      replace(BASE, 'gs = "git status";', 'gs = "git status"; gd = "git diff";'),
    ],
    causes: [{ kind: 'input', name: 'defaults' }],
  },
  {
    name: 'held-units-framed-by-line',
    kind: 'helper in a loop',
    edits: [
      replace(
        UNITS,
        'text = toolbox.lib.framed (render unit);',
        'text = lib.concatMapStrings (line: lib.optionalString (line != "") (lib.removePrefix "# #" (toolbox.lib.framed line)) + "\\n") (lib.splitString "\\n" (render unit));',
      ),
    ],
    bumps: [
      {
        input: 'toolbox',
        edits: [
          after('functions.nix', 'rec {\n', '  quoted = text: "\\"" + text + "\\"";\n\n'),
          comment('functions.nix', 6),
        ],
      },
    ],
    noise: [rename(UNITS, 'installSection', 'sectionOfInstall'), comment(WEB, 2)],
    causes: [lines(UNITS, 'lib.concatMapStrings (line: lib.optionalString')],
  },
]
