// Regressions to inject into the sample project, each with the functions that would be a right answer: those that the
// change writes and that run often, or that it calls often by name. They were written down before the
// first run, but for `helper-over-list`, which took the place of one that did not evaluate.

export interface Injection {
  readonly name: string
  readonly kind: string
  readonly edits: readonly Edit[]
  /** A right answer is a function that begins in a line of this file, on head, with this text. */
  readonly causes: readonly Cause[]
}

export interface Edit {
  readonly file: string
  /** Replaced once; undefined: a new file. */
  readonly find: string | undefined
  readonly by: string
}

export interface Cause {
  readonly file: string
  readonly text: string
}

const WEB = 'hosts/web.nix'
const UNITS = 'modules/system/units.nix'
const LISTS = 'lib/lists.nix'
const STRINGS = 'lib/strings.nix'

/** A list of so many numbers is walked wherever this text stands in a value that is needed. */
const forced = (list: string) => `builtins.deepSeq (${list})`

const aliases = '        serverAliases = [ "www.${name}" ];\n'
const inAliases = (list: string): Edit => ({
  file: WEB,
  find: aliases,
  by: `        serverAliases =\n          ${forced(list)}\n            [ "www.\${name}" ];\n`,
})

const unitText = 'text = render unit; })'
const inUnits = (list: string): Edit => ({
  file: UNITS,
  find: unitText,
  by: `text = ${forced(list)} (render unit); })`,
})

const rules = '  inputRules = lib.concatLists [\n'
const inRules = (list: string): Edit => ({
  file: 'modules/networking/firewall.nix',
  find: rules,
  by: `  checked = ${list};\n\n  inputRules = builtins.deepSeq checked lib.concatLists [\n`,
})

const unique = 'if elem value seen then seen else seen ++ [ value ]) [ ];'
const slowUnique: Edit = {
  file: LISTS,
  find: unique,
  by: 'if any (other: other == value) seen then seen else seen ++ [ value ]) [ ];',
}

const removePrefix = `  removePrefix = prefix: text:
    if hasPrefix prefix text
    then substring (stringLength prefix) (-1) text
    else text;
`

/** Lines that change nothing, at the head of a file. */
const noise = (file: string, find: string, lines: number): Edit => ({
  file,
  find,
  by: `${Array.from({ length: lines }, (_, index) => `# Note ${index + 1}.\n`).join('')}${find}`,
})

export const injections: readonly Injection[] = [
  {
    name: 'loop-near-lambda',
    kind: 'helper in a loop',
    edits: [inAliases('map (n: lib.removePrefix "x" (toString n)) (lib.range 1 400)')],
    causes: [
      { file: WEB, text: 'map (n:' },
      { file: STRINGS, text: 'removePrefix = ' },
    ],
  },
  {
    name: 'loop-near-helper',
    kind: 'helper in a loop',
    edits: [inAliases('map lib.escapeShellArg (map toString (lib.range 1 600))')],
    causes: [{ file: STRINGS, text: 'escapeShellArg = ' }],
  },
  {
    name: 'loop-far-units',
    kind: 'helper in a loop',
    edits: [inUnits('map (n: lib.hasSuffix ".service" "${name}-${toString n}") (lib.range 1 150)')],
    causes: [
      { file: UNITS, text: 'map (n:' },
      { file: STRINGS, text: 'hasSuffix = ' },
    ],
  },
  {
    name: 'loop-firewall',
    kind: 'helper in a loop',
    edits: [inRules('map (n: lib.splitString "." "10.0.0.${toString n}") (lib.range 1 9000)')],
    causes: [
      { file: 'modules/networking/firewall.nix', text: 'checked = map (n:' },
      { file: STRINGS, text: 'splitString = ' },
    ],
  },
  {
    name: 'loop-recursive-helper',
    kind: 'helper in a loop',
    edits: [inAliases('map (n: lib.fixedWidth 30 "0" (toString n)) (lib.range 1 100)')],
    causes: [
      { file: WEB, text: 'map (n:' },
      { file: STRINGS, text: 'fixedWidth = ' },
    ],
  },
  {
    name: 'new-helper',
    kind: 'slow helper',
    edits: [
      {
        file: STRINGS,
        find: '  versionAtLeast =',
        by: '  countDown = n: if n == 0 then [ ] else [ n ] ++ countDown (n - 1);\n\n  versionAtLeast =',
      },
      inAliases('lib.countDown 800'),
    ],
    causes: [{ file: STRINGS, text: 'countDown = ' }],
  },
  {
    name: 'new-helper-new-file',
    kind: 'slow helper',
    edits: [
      {
        file: 'lib/checks.nix',
        find: undefined,
        by: '{ lib }:\n{\n  checkName = name:\n    lib.all (index: builtins.substring index 1 name != " ") (lib.range 0 400);\n}\n',
      },
      {
        file: 'lib/default.nix',
        find: '      ./strings.nix\n',
        by: '      ./strings.nix\n      ./checks.nix\n',
      },
      { file: UNITS, find: unitText, by: 'text = assert lib.checkName name; render unit; })' },
    ],
    causes: [{ file: 'lib/checks.nix', text: 'lib.all (index:' }],
  },
  {
    name: 'helper-made-slow',
    kind: 'slow helper',
    edits: [
      {
        file: STRINGS,
        find: 'let text = toString argument; in\n',
        by: 'let text = lib.foldr (character: rest: character + rest) "" (map (n: substring n 1 (toString argument)) (lib.range 0 60)); in\n',
      },
    ],
    causes: [{ file: STRINGS, text: 'lib.foldr (character: rest' }],
  },
  {
    name: 'unique-with-any',
    kind: 'quadratic list',
    edits: [slowUnique],
    causes: [{ file: LISTS, text: 'any (other:' }],
  },
  {
    name: 'unique-with-any-noise',
    kind: 'quadratic list',
    edits: [noise(LISTS, '# Lists.\n', 57), slowUnique],
    causes: [{ file: LISTS, text: 'any (other:' }],
  },
  {
    name: 'append-near',
    kind: 'quadratic list',
    edits: [inAliases("builtins.foldl' (all: n: all ++ [ n ]) [ ] (lib.range 1 700)")],
    causes: [{ file: WEB, text: "foldl' (all:" }],
  },
  {
    name: 'append-far',
    kind: 'quadratic list',
    edits: [inRules("builtins.foldl' (all: n: all ++ [ n ]) [ ] (lib.range 1 12000)")],
    causes: [{ file: 'modules/networking/firewall.nix', text: "foldl' (all:" }],
  },
  {
    name: 'package-set-in-host',
    kind: 'second package set',
    edits: [
      {
        file: WEB,
        find: 'path = [ (pkgs.python.withModules',
        by: 'path = [ ((import ../pkgs { inherit lib; system = pkgs.system; overlays = import ../overlays; }).python.withModules',
      },
    ],
    causes: [{ file: 'pkgs/default.nix', text: '{ lib, system' }],
  },
  {
    name: 'package-set-in-module',
    kind: 'second package set',
    edits: [
      {
        file: 'modules/system/sbom.nix',
        find: 'package ? pname) pkgs;',
        by: 'package ? pname) (import ../../pkgs { inherit lib; system = pkgs.system; });',
      },
    ],
    causes: [{ file: 'pkgs/default.nix', text: '{ lib, system' }],
  },
  {
    name: 'recursive-update',
    kind: 'deep update',
    edits: [
      inAliases(
        'builtins.foldl\' (all: n: lib.recursiveUpdate all { a.b."k${toString n}" = n; }) { } (lib.range 1 40)',
      ),
    ],
    causes: [
      { file: WEB, text: "foldl' (all:" },
      { file: 'lib/sets.nix', text: 'recursiveUpdate = ' },
      { file: 'lib/sets.nix', text: '(_: values:' },
    ],
  },
  {
    name: 'fold-update',
    kind: 'deep update',
    edits: [inUnits('builtins.foldl\' (all: n: all // { "k${toString n}" = n; }) { } (lib.range 1 200)')],
    causes: [{ file: UNITS, text: "foldl' (all:" }],
  },
  {
    name: 'merge-all-sites',
    kind: 'deep update',
    edits: [
      inAliases(
        'lib.concatMapAttrs (key: value: { "${key}-${name}" = value; }) (lib.genAttrs (map toString (lib.range 1 150)) (n: n))',
      ),
    ],
    causes: [
      { file: WEB, text: 'concatMapAttrs (key:' },
      { file: 'lib/sets.nix', text: 'concatMapAttrs = ' },
      { file: 'lib/sets.nix', text: 'nameValuePair = ' },
    ],
  },
  {
    name: 'more-options',
    kind: 'heavier module',
    edits: [
      {
        file: 'modules/services/nginx.nix',
        find: '      root = mkOption { type = types.nullOr types.path; default = null; description = "Folder that is served."; };\n      proxyPass',
        by: '      limits = lib.genAttrs (map (n: "limit${toString n}") (lib.range 1 25)) (n: mkOption { type = types.str; default = n; description = "A limit."; });\n      root = mkOption { type = types.nullOr types.path; default = null; description = "Folder that is served."; };\n      proxyPass',
      },
      {
        file: 'modules/services/nginx.nix',
        find: '  } // location.extraConfig;',
        by: '  } // location.limits // location.extraConfig;',
      },
    ],
    causes: [{ file: 'modules/services/nginx.nix', text: 'limits = lib.genAttrs' }],
  },
  {
    name: 'helper-over-list',
    kind: 'slow helper',
    edits: [
      {
        file: LISTS,
        find: '  min = a: b:',
        by: '  slowly = value: builtins.seq (builtins.length (builtins.filter (n: n > 3) [ 1 2 3 4 5 6 7 8 9 ])) value;\n\n  min = a: b:',
      },
      {
        file: UNITS,
        find: unitText,
        by: 'text = lib.concatStrings (map lib.slowly (lib.genList (_: "") 300)) + render unit; })',
      },
    ],
    causes: [
      { file: LISTS, text: 'slowly = value' },
      { file: UNITS, text: 'map lib.slowly' },
    ],
  },
  {
    name: 'more-sites',
    kind: 'heavier module',
    edits: [{ file: 'hosts/sites.nix', find: 'numbered "campaign" 10', by: 'numbered "campaign" 40' }],
    causes: [{ file: 'hosts/sites.nix', text: 'numbered = ' }],
  },
  {
    name: 'scan-with-filter',
    kind: 'directory scan',
    edits: [
      inUnits(
        'lib.filterAttrs (file: kind: kind == "directory" && lib.hasSuffix ".d" file) (builtins.readDir ../../lib)',
      ),
    ],
    causes: [
      { file: UNITS, text: 'filterAttrs (file:' },
      { file: 'lib/sets.nix', text: '(builtins.filter (name:' },
    ],
  },
  {
    name: 'scan-recursive',
    kind: 'directory scan',
    edits: [
      {
        file: UNITS,
        find: '  scheduled = ',
        by: '  scan = folder: lib.mapAttrsToList (entry: kind: if kind == "directory" then scan (folder + "/${entry}") else entry) (builtins.readDir folder);\n\n  scheduled = ',
      },
      { file: UNITS, find: unitText, by: `text = ${forced('scan ../..')} (render unit); })` },
    ],
    causes: [
      { file: UNITS, text: 'scan = folder' },
      { file: 'lib/sets.nix', text: 'mapAttrsToList = ' },
    ],
  },
  {
    name: 'rename-and-slow',
    kind: 'with other changes',
    edits: [
      {
        file: STRINGS,
        find: removePrefix,
        by: removePrefix.replaceAll('removePrefix', 'withoutPrefix') + '\n  removePrefix = withoutPrefix;\n',
      },
      slowUnique,
    ],
    causes: [{ file: LISTS, text: 'any (other:' }],
  },
  {
    name: 'file-moved-and-slow',
    kind: 'with other changes',
    edits: [
      { file: 'lib/default.nix', find: './lists.nix', by: './collections/lists.nix' },
      { file: LISTS, find: '', by: 'MOVE lib/collections/lists.nix' },
      { ...slowUnique, file: 'lib/collections/lists.nix' },
    ],
    causes: [{ file: 'lib/collections/lists.nix', text: 'any (other:' }],
  },
  {
    name: 'noise-everywhere',
    kind: 'with other changes',
    edits: [
      noise(STRINGS, '# Strings.\n', 13),
      noise(LISTS, '# Lists.\n', 29),
      noise('lib/sets.nix', '# Attribute sets.\n', 101),
      noise(WEB, '# The web server: many small sites.\n', 7),
      inAliases('map (n: lib.removePrefix "x" (toString n)) (lib.range 1 400)'),
    ],
    causes: [
      { file: WEB, text: 'map (n:' },
      { file: STRINGS, text: 'removePrefix = ' },
    ],
  },
  {
    name: 'characters-one-by-one',
    kind: 'slow helper',
    edits: [
      {
        file: 'lib/generators.nix',
        find: 'renderLine = separator: name: value: "${name}${separator}${renderScalar value}";',
        by: 'renderLine = separator: name: value: lib.concatMapStrings (index: builtins.substring index 1 "${name}${separator}${renderScalar value}") (lib.range 0 90);',
      },
    ],
    causes: [{ file: 'lib/generators.nix', text: 'concatMapStrings (index:' }],
  },
]
