// Regressions in the code of the sample: loops over slow helpers, lists that grow by copies, updates and merges.

import {
  type Edit,
  type Injection,
  after,
  before,
  comment,
  create,
  lines,
  move,
  rename,
  replace,
} from './injection.ts'
import {
  describedOtherwise,
  evaluationEdited,
  hostRenamed,
  libraryAnnotated,
  moduleFunctionsRenamed,
  optionsReformatted,
  packageAdded,
  peerDropped,
  profilesMoved,
  serviceAdded,
  smallHelper,
  unitsRenamed,
} from './sample-noise.ts'

const WEB = 'hosts/web.nix'
const UNITS = 'modules/system/units.nix'
const FIREWALL = 'modules/networking/firewall.nix'
const LISTS = 'lib/lists.nix'
const STRINGS = 'lib/strings.nix'
const GENERATORS = 'lib/generators.nix'

/** Where each site is defined, each unit rendered, and the rules are put together: walks what it is given. */
const inAliases = (walked: string): Edit =>
  replace(
    WEB,
    'serverAliases = [ "www.${name}" ];',
    `serverAliases =\n          builtins.deepSeq (${walked})\n            [ "www.\${name}" ];`,
  )
const inUnits = (walked: string): Edit =>
  replace(UNITS, 'text = render unit; })', `text = builtins.deepSeq (${walked}) (render unit); })`)
const inRules = (list: string): Edit =>
  replace(
    FIREWALL,
    '  inputRules = lib.concatLists [\n',
    `  checked = ${list};\n\n  inputRules = builtins.deepSeq checked lib.concatLists [\n`,
  )

const slowUnique = (file: string): Edit =>
  replace(
    file,
    'if elem value seen then seen else seen ++ [ value ]) [ ];',
    'if any (other: other == value) seen then seen else seen ++ [ value ]) [ ];',
  )

const loops: readonly Injection[] = [
  {
    name: 'loop-in-host',
    kind: 'helper in a loop',
    edits: [inAliases('map (n: lib.removePrefix "x" (toString n)) (lib.range 1 400)')],
    causes: [lines(WEB, 'builtins.deepSeq (map (n: lib.removePrefix')],
  },
  {
    name: 'loop-without-lambda',
    kind: 'helper in a loop',
    edits: [inAliases('map lib.escapeShellArg (map toString (lib.range 1 600))')],
    noise: [...hostRenamed, ...unitsRenamed, ...serviceAdded],
    causes: [lines(WEB, 'builtins.deepSeq (map lib.escapeShellArg')],
  },
  {
    name: 'loop-in-units',
    kind: 'helper in a loop',
    edits: [inUnits('map (n: lib.hasSuffix ".service" "${name}-${toString n}") (lib.range 1 150)')],
    noise: [...evaluationEdited, ...libraryAnnotated, ...packageAdded, comment(WEB, 7)],
    causes: [lines(UNITS, 'builtins.deepSeq (map (n: lib.hasSuffix')],
  },
  {
    name: 'loop-in-firewall',
    kind: 'helper in a loop',
    edits: [inRules('map (n: lib.splitString "." "10.0.0.${toString n}") (lib.range 1 12000)')],
    noise: [...profilesMoved, ...optionsReformatted],
    causes: [lines(FIREWALL, 'checked = map (n: lib.splitString')],
  },
  {
    name: 'loop-of-recursion',
    kind: 'helper in a loop',
    edits: [
      before(
        STRINGS,
        '  versionAtLeast =',
        '  countDown = n: if n == 0 then [ ] else [ n ] ++ countDown (n - 1);\n\n',
      ),
      inAliases('lib.countDown 800'),
    ],
    noise: [...hostRenamed, ...moduleFunctionsRenamed, ...describedOtherwise],
    causes: [lines(STRINGS, 'countDown = n:'), lines(WEB, 'builtins.deepSeq (lib.countDown 800)')],
  },
  {
    name: 'helper-in-new-file',
    kind: 'helper in a loop',
    edits: [
      create(
        'lib/checks.nix',
        '{ lib }:\n{\n  checkName = name:\n    lib.all (index: builtins.substring index 1 name != " ") (lib.range 0 400);\n}\n',
      ),
      after('lib/default.nix', '      ./strings.nix\n', '      ./checks.nix\n'),
      replace(UNITS, 'text = render unit; })', 'text = assert lib.checkName name; render unit; })'),
    ],
    noise: [...evaluationEdited, ...serviceAdded],
    causes: [lines('lib/checks.nix', 'lib.all (index:'), lines(UNITS, 'text = assert lib.checkName name;')],
  },
  {
    name: 'helper-made-slow',
    kind: 'helper in a loop',
    edits: [
      replace(
        STRINGS,
        'let text = toString argument; in\n',
        'let text = lib.foldr (character: rest: character + rest) "" (map (n: substring n 1 (toString argument)) (lib.range 0 60)); in\n',
      ),
    ],
    causes: [lines(STRINGS, 'lib.foldr (character: rest:')],
  },
  {
    name: 'characters-one-by-one',
    kind: 'helper in a loop',
    edits: [
      replace(
        GENERATORS,
        'name: value: "${name}${separator}${renderScalar value}";',
        'name: value: lib.concatMapStrings (index: builtins.substring index 1 "${name}${separator}${renderScalar value}") (lib.range 0 90);',
      ),
    ],
    noise: [
      rename(GENERATORS, 'renderLine', 'lineOf'),
      rename(GENERATORS, 'renderScalar', 'scalarText'),
      comment(GENERATORS, 21),
      ...peerDropped,
    ],
    causes: [lines(GENERATORS, 'lib.concatMapStrings (index:')],
  },
  {
    name: 'type-checks-names',
    kind: 'helper in a loop',
    edits: [
      replace(
        'lib/types.nix',
        'str = mkType { name = "string"; check = builtins.isString; };',
        'str = mkType { name = "string"; check = text: builtins.isString text && lib.all (part: part != "..") (lib.splitString "/" text); };',
      ),
    ],
    noise: [...moduleFunctionsRenamed, ...hostRenamed, ...serviceAdded],
    causes: [lines('lib/types.nix', 'check = text: builtins.isString text')],
  },
]

const growth: readonly Injection[] = [
  {
    name: 'unique-with-any',
    kind: 'quadratic list',
    edits: [slowUnique(LISTS)],
    noise: [comment(LISTS, 57), ...hostRenamed],
    causes: [lines(LISTS, 'if any (other: other == value)')],
  },
  {
    name: 'unique-moved',
    kind: 'quadratic list',
    edits: [slowUnique(LISTS)],
    noise: [
      move(LISTS, 'lib/collections/lists.nix'),
      replace('lib/default.nix', './lists.nix', './collections/lists.nix'),
      ...smallHelper,
      ...packageAdded,
    ],
    causes: [lines('lib/collections/lists.nix', 'if any (other: other == value)')],
  },
  {
    name: 'append-in-host',
    kind: 'quadratic list',
    edits: [inAliases("builtins.foldl' (all: n: all ++ [ n ]) [ ] (lib.range 1 700)")],
    causes: [lines(WEB, "foldl' (all: n: all ++")],
  },
  {
    name: 'append-in-firewall',
    kind: 'quadratic list',
    edits: [inRules("builtins.foldl' (all: n: all ++ [ n ]) [ ] (lib.range 1 9000)")],
    noise: [...evaluationEdited, ...describedOtherwise, ...smallHelper],
    causes: [lines(FIREWALL, "checked = builtins.foldl' (all:")],
  },
  {
    name: 'inputs-compared',
    kind: 'quadratic list',
    edits: [
      replace(
        'pkgs/build-support.nix',
        'allInputs = inputs: lib.unique (lib.concatMap',
        "allInputs = inputs: builtins.foldl' (seen: input: if lib.any (other: other == input) seen then seen else seen ++ [ input ]) [ ] (lib.concatMap",
      ),
    ],
    noise: [...unitsRenamed, ...profilesMoved],
    causes: [lines('pkgs/build-support.nix', "allInputs = inputs: builtins.foldl'")],
  },
  {
    name: 'recursive-update',
    kind: 'deep update',
    edits: [
      inAliases(
        'builtins.foldl\' (all: n: lib.recursiveUpdate all { a.b."k${toString n}" = n; }) { } (lib.range 1 40)',
      ),
    ],
    noise: [...moduleFunctionsRenamed, ...packageAdded],
    causes: [lines(WEB, "foldl' (all: n: lib.recursiveUpdate")],
  },
  {
    name: 'fold-update',
    kind: 'deep update',
    edits: [inUnits('builtins.foldl\' (all: n: all // { "k${toString n}" = n; }) { } (lib.range 1 200)')],
    causes: [lines(UNITS, "foldl' (all: n: all //")],
  },
  {
    name: 'overlay-updates-deep',
    kind: 'deep update',
    edits: [
      replace(
        'lib/fixed-points.nix',
        'below // second final (previous // below);',
        'lib.foldl (all: name: lib.recursiveUpdate all { ${name} = (second final (previous // below)).${name}; }) below (lib.attrNames (second final (previous // below)));',
      ),
    ],
    noise: [...hostRenamed, ...libraryAnnotated],
    causes: [lines('lib/fixed-points.nix', 'lib.foldl (all: name: lib.recursiveUpdate')],
  },
  {
    name: 'merge-all-sites',
    kind: 'deep update',
    edits: [
      inAliases(
        'lib.concatMapAttrs (key: value: { "${key}-${name}" = value; }) (lib.genAttrs (map toString (lib.range 1 150)) (n: n))',
      ),
    ],
    noise: [...optionsReformatted, ...peerDropped, ...describedOtherwise],
    causes: [lines(WEB, 'lib.concatMapAttrs (key:')],
  },
]

export const codeInjections: readonly Injection[] = [...loops, ...growth]
