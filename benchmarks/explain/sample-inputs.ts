// The sample with flake inputs: two repositories that it takes, one of which takes a third; and regressions that come
// with a lock file that moves.

import { type Edit, type Injection, after, comment, lines, rename, replace } from './injection.ts'
import {
  evaluationEdited,
  hostRenamed,
  moduleFunctionsRenamed,
  serviceAdded,
  unitsRenamed,
} from './sample-noise.ts'

/** Branch of an input’s repository that the sample follows. */
export const FOLLOWED = 'stable'

const toolbox = (formats: string) => `{
  description = "Functions and modules of a team next door";

  inputs.formats.url = "${formats}";

  outputs = { self, formats }: {
    lib = import ./functions.nix;
    modules.banner = import ./banner.nix formats.lib;
  };
}
`

const FUNCTIONS = `# Functions on text.
rec {
  characters = text: builtins.genList (n: builtins.substring n 1 text) (builtins.stringLength text);

  tidy = text: builtins.replaceStrings [ " " "_" ] [ "-" "-" ] text;

  framed = text: "# " + text;
}
`

const BANNER = `# What is said at login.
formats: { lib, config, ... }:
let
  words = [ "Welcome" "to" "this" "machine" ];
in
{
  environment.etc.issue.text = lib.concatLines (map formats.centre words);
}
`

const FORMATS = `{
  description = "Shapes of text";

  outputs = { self }: {
    lib = {
      # In the middle of eighty columns.
      centre = text:
        let
          pad = count: builtins.concatStringsSep "" (builtins.genList (n: " ") count);
        in
        pad ((80 - builtins.stringLength text) / 2) + text;
    };
  };
}
`

const DEFAULTS = `{
  description = "Settings that all machines share";

  outputs = { self }: {
    sysctl = builtins.listToAttrs (builtins.genList
      (n: { name = "fleet.limit.\${toString n}"; value = n; })
      10);
  };
}
`

/** Files of the inputs’ repositories; `addressOf` gives where Nix finds another. */
export function inputRepositories(
  addressOf: (input: string) => string,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return {
    formats: { 'flake.nix': FORMATS },
    toolbox: {
      'flake.nix': toolbox(addressOf('formats')),
      'functions.nix': FUNCTIONS,
      'banner.nix': BANNER,
    },
    defaults: { 'flake.nix': DEFAULTS },
  }
}

/** How the sample takes them. */
export function takeInputs(addresses: Readonly<Record<'toolbox' | 'defaults', string>>): readonly Edit[] {
  return [
    replace(
      'flake.nix',
      '  outputs = { self }:',
      `  inputs.toolbox.url = "${addresses.toolbox}";\n  inputs.defaults.url = "${addresses.defaults}";\n\n  outputs = { self, toolbox, defaults }:`,
    ),
    replace('flake.nix', 'inherit lib system;\n', 'inherit lib system toolbox;\n'),
    replace(
      'flake.nix',
      'modules = [ module ];',
      'modules = [ module toolbox.modules.banner { boot.sysctl = defaults.sysctl; } ];',
    ),
    replace(
      'modules/eval-config.nix',
      '{ lib, system, pkgs, modules }:',
      '{ lib, system, pkgs, modules, toolbox }:',
    ),
    replace('modules/eval-config.nix', 'inherit pkgs system;', 'inherit pkgs system toolbox;'),
    replace('hosts/web.nix', '{ lib, config, pkgs, ... }:', '{ lib, config, pkgs, toolbox, ... }:'),
    replace('hosts/web.nix', '"www.${name}"', '(toolbox.lib.tidy "www.${name}")'),
    replace(
      'modules/system/units.nix',
      '{ lib, config, pkgs, ... }:',
      '{ lib, config, pkgs, toolbox, ... }:',
    ),
    replace('modules/system/units.nix', 'text = render unit;', 'text = toolbox.lib.framed (render unit);'),
  ]
}

const slowTidy = replace(
  'functions.nix',
  'builtins.replaceStrings [ " " "_" ] [ "-" "-" ] text;',
  'builtins.concatStringsSep "" (map (one: if builtins.elem one [ " " "_" ] then "-" else builtins.head (builtins.filter (other: other == one) (characters text))) (characters text));',
)
const slowFrame = replace(
  'functions.nix',
  '"# " + text;',
  'builtins.concatStringsSep "" (map (one: "# " + one) (builtins.filter (one: builtins.isString one) (builtins.split "\\n" text)));',
)
/** Of an input: comments, and a function that nobody calls yet. */
const harmless: readonly Edit[] = [
  comment('functions.nix', 17),
  after('functions.nix', 'rec {\n', '  shout = text: text + "!";\n\n'),
]

export const inputInjections: readonly Injection[] = [
  {
    name: 'input-function-slow',
    kind: 'input bumped',
    edits: [],
    bumps: [{ input: 'toolbox', edits: [slowTidy] }],
    causes: [{ kind: 'input', name: 'toolbox' }],
  },
  {
    name: 'input-function-slow-noise',
    kind: 'input bumped',
    edits: [],
    bumps: [{ input: 'toolbox', edits: [slowFrame, ...harmless] }],
    noise: [...hostRenamed, ...unitsRenamed, comment('hosts/web.nix', 5), ...serviceAdded],
    causes: [{ kind: 'input', name: 'toolbox' }],
  },
  {
    name: 'input-data-two-bumped',
    kind: 'input bumped',
    edits: [],
    bumps: [
      { input: 'toolbox', edits: harmless },
      { input: 'defaults', edits: [replace('flake.nix', '      10);', '      3000);')] },
    ],
    noise: [...moduleFunctionsRenamed],
    causes: [{ kind: 'input', name: 'defaults' }],
  },
  {
    name: 'input-of-input',
    kind: 'input bumped',
    edits: [],
    bumps: [
      {
        input: 'formats',
        edits: [
          replace('flake.nix', 'pad ((80 - ', 'pad ((40000 - '),
          replace('flake.nix', '# In the middle of eighty columns.', '# In the middle of a wide screen.'),
        ],
      },
    ],
    noise: [...evaluationEdited],
    causes: [{ kind: 'input', name: 'toolbox/formats' }],
  },
  {
    name: 'input-function-renamed',
    kind: 'input bumped',
    edits: [],
    bumps: [{ input: 'toolbox', edits: [slowTidy, rename('functions.nix', 'tidy', 'cleaned')] }],
    noise: [replace('hosts/web.nix', 'toolbox.lib.tidy', 'toolbox.lib.cleaned'), ...hostRenamed],
    causes: [{ kind: 'input', name: 'toolbox' }],
  },
  {
    name: 'input-module-heavier',
    kind: 'input bumped',
    edits: [],
    bumps: [
      {
        input: 'toolbox',
        edits: [
          after(
            'banner.nix',
            '  environment.etc.issue.text = lib.concatLines (map formats.centre words);\n',
            '  systemd.services = lib.genAttrs (map (n: "banner-${toString n}") (lib.range 1 9)) (name: {\n    description = "Shows ${name}";\n    startAt = [ "daily" ];\n    script = "show ${name}";\n  });\n',
          ),
        ],
      },
    ],
    noise: [...evaluationEdited, ...serviceAdded],
    causes: [{ kind: 'input', name: 'toolbox' }],
  },
  {
    name: 'input-bumped-but-innocent',
    kind: 'helper in a loop',
    edits: [
      replace(
        'hosts/web.nix',
        '(toolbox.lib.tidy "www.${name}")',
        '(lib.concatStrings (map toolbox.lib.tidy (lib.genList (n: "www.${name}") 900)))',
      ),
    ],
    bumps: [{ input: 'toolbox', edits: harmless }],
    causes: [lines('hosts/web.nix', '(lib.concatStrings (map toolbox.lib.tidy')],
  },
]
