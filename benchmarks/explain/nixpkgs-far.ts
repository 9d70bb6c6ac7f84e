// Regressions in Nixpkgs itself, deep below what the fleet calls: a line of a library or module that everybody uses
// does more than it did.

import { type Injection, after, before, comment, create, lines, replace } from './injection.ts'
import {
  describedOtherwise,
  evaluationAnnotated,
  hostCalledOtherwise,
  hostRenamed,
  jobAdded,
  libraryAnnotated,
  moduleFunctionsRenamed,
  oneMoreOption,
  packageAdded,
  siteDropped,
  sitesRenamed,
  smallHelper,
  unitsRenamed,
  usersMoved,
} from './nixpkgs-noise.ts'

const LISTS = 'lib/lists.nix'
const SETS = 'lib/attrsets.nix'
const STRINGS = 'lib/strings.nix'
const MODULES = 'lib/modules.nix'
const UNITS = 'nixos/modules/system/boot/systemd.nix'
const MKDERIVATION = 'pkgs/stdenv/generic/default.nix'
const TRIVIAL = 'pkgs/build-support/trivial-builders.nix'

export const farInjections: readonly Injection[] = [
  {
    name: 'lib-concat-map',
    kind: 'helper in a loop',
    edits: [
      after(LISTS, 'concatMap = f: list:', ' assert length (filter (n: n != "skipped") [ 1 2 3 4 ]) == 4;'),
    ],
    causes: [lines(LISTS, 'assert length (filter (n: n != "skipped")')],
  },
  {
    name: 'lib-imap-appended',
    kind: 'quadratic list',
    edits: [
      after(
        LISTS,
        'imap = f: list:',
        ' assert length (fold (one: seen: seen ++ [ one ]) [ ] list) == length list;',
      ),
    ],
    noise: [...hostRenamed, ...smallHelper, comment(LISTS, 19)],
    causes: [lines(LISTS, 'assert length (fold (one: seen:')],
  },
  {
    name: 'lib-map-attrs-appended',
    kind: 'quadratic list',
    edits: [
      after(
        SETS,
        'mapAttrs = f: set:',
        ' assert fold (name: seen: seen ++ [ name ]) [ ] (attrNames set) != null;',
      ),
    ],
    noise: [...jobAdded, ...evaluationAnnotated, ...sitesRenamed, comment(SETS, 11)],
    causes: [lines(SETS, 'assert fold (name: seen: seen ++ [ name ])')],
  },
  {
    name: 'lib-option-location',
    kind: 'heavier module',
    edits: [after(MODULES, 'evalOptionValue = loc: opt: defs:', '\n    assert all (part: part != "") loc;')],
    noise: [...moduleFunctionsRenamed, ...hostRenamed],
    causes: [lines(MODULES, 'assert all (part: part != "") loc;')],
  },
  {
    name: 'lib-modules-checked',
    kind: 'quadratic list',
    edits: [
      after(
        MODULES,
        "mergeModules' = prefix: options: configs:",
        '\n    assert all (m: count (other: other.file == m.file) options > 0) options;',
      ),
    ],
    noise: [...usersMoved, ...describedOtherwise, comment(MODULES, 2)],
    causes: [lines(MODULES, 'assert all (m: count (other:')],
  },
  {
    name: 'lib-strings-checked',
    kind: 'helper in a loop',
    edits: [
      after(
        STRINGS,
        'concatStringsSep = separator: list:',
        ' assert lib.all isString (map (one: "${one}") list);',
      ),
    ],
    noise: [...siteDropped, ...libraryAnnotated, ...oneMoreOption],
    causes: [lines(STRINGS, 'assert lib.all isString (map (one:')],
  },
  {
    name: 'lib-overridable-merged',
    kind: 'deep update',
    edits: [
      after(
        'lib/customisation.nix',
        'makeOverridable = f: origArgs:',
        '\n    assert builtins.length (attrNames (lib.recursiveUpdate origArgs { overridable = true; checked = true; traced = false; origin = null; scope = null; pinned = false; hidden = false; local = false; patched = false; vendored = false; mirrored = false; })) > 0;',
      ),
    ],
    causes: [lines('lib/customisation.nix', 'lib.recursiveUpdate origArgs { overridable')],
  },
  {
    name: 'lib-derivation-merged',
    kind: 'deep update',
    edits: [
      after(
        MKDERIVATION,
        'mkDerivation = attrs:',
        '\n        assert (lib.fold (one: all: lib.recursiveUpdate all one) { } [ { a.b = 1; } { a.c = 2; } { a.d = 3; } ]).a.d == 3;',
      ),
    ],
    noise: [...hostCalledOtherwise, ...packageAdded, ...unitsRenamed],
    causes: [lines(MKDERIVATION, 'assert (lib.fold (one: all: lib.recursiveUpdate')],
  },
  {
    name: 'lib-derivation-names',
    kind: 'helper in a loop',
    edits: [
      after(
        MKDERIVATION,
        'mkDerivation = attrs:',
        ' assert lib.all (name: name != "") (builtins.attrNames attrs);',
      ),
    ],
    noise: [...jobAdded, ...evaluationAnnotated, ...libraryAnnotated, comment(MKDERIVATION, 17)],
    causes: [lines(MKDERIVATION, 'assert lib.all (name: name != "")')],
  },
  {
    name: 'lib-run-command-scan',
    kind: 'directory scan',
    edits: [
      after(
        TRIVIAL,
        'runCommand = name: env: buildCommand:',
        '\n    assert ! stdenv.lib.any (file: file == name) (builtins.attrNames (builtins.readDir ../servers));',
      ),
    ],
    noise: [...moduleFunctionsRenamed, ...describedOtherwise],
    causes: [lines(TRIVIAL, 'assert ! stdenv.lib.any (file:')],
  },
  {
    name: 'nixos-etc-targets',
    kind: 'quadratic list',
    edits: [
      replace(
        'nixos/modules/system/etc/etc.nix',
        'name = "etc";',
        'name = assert all (f: count (g: g.target == f.target) etc\' == 1) etc\'; "etc";',
      ),
    ],
    noise: [...hostRenamed, ...oneMoreOption, comment('nixos/modules/system/etc/etc.nix', 6)],
    causes: [lines('nixos/modules/system/etc/etc.nix', 'name = assert all (f:')],
  },
  {
    name: 'nixos-unit-text',
    kind: 'helper in a loop',
    edits: [after(UNITS, 'commonUnitText = def:', '\n    assert toUpper def.description != "NONE";')],
    noise: [...siteDropped, ...unitsRenamed, ...usersMoved],
    causes: [lines(UNITS, 'assert toUpper def.description')],
  },
  {
    name: 'nixos-second-set',
    kind: 'second package set',
    edits: [
      after(
        'nixos/lib/eval-config.nix',
        'extraArgs = extraArgs_ // {\n',
        '    plain = import ./nixpkgs.nix { system = system_; config.plain = true; };\n',
      ),
      replace('fleet/packages.nix', '{ config, pkgs, ... }:', '{ config, pkgs, plain, ... }:'),
      before(
        'fleet/packages.nix',
        '  tools = with pkgs;',
        '  browsers = with plain; [ firefox gimp inkscape libreoffice ];\n',
      ),
      replace('fleet/packages.nix', 'editors ++ tools', 'editors ++ browsers ++ tools'),
    ],
    noise: [...libraryAnnotated, ...sitesRenamed],
    causes: [
      lines('nixos/lib/eval-config.nix', 'plain = import ./nixpkgs.nix'),
      lines('fleet/packages.nix', 'browsers = with plain;'),
    ],
  },
  {
    name: 'nixos-module-options',
    kind: 'heavier module',
    edits: [
      create(
        'nixos/modules/services/fleet-probes.nix',
        '{ config, pkgs, ... }:\n\nwith pkgs.lib;\n\n{\n  options.services.probes = genAttrs (map (n: "probe${toString n}") (range 1 90)) (probe: {\n    enable = mkOption { type = types.bool; default = false; description = "Whether ${probe} runs."; };\n    interval = mkOption { type = types.int; default = 60; description = "Seconds between runs of ${probe}."; };\n  });\n}\n',
      ),
      before('nixos/modules/module-list.nix', '  ./config/gnu.nix\n', '  ./services/fleet-probes.nix\n'),
    ],
    noise: [...evaluationAnnotated, ...hostCalledOtherwise],
    causes: [lines('nixos/modules/services/fleet-probes.nix', 'options.services.probes = genAttrs')],
  },
  {
    name: 'nixos-path-distinct',
    kind: 'quadratic list',
    edits: [
      replace(
        'nixos/modules/config/system-path.nix',
        'paths = config.environment',
        'paths = fold (one: seen: if any (other: "${other}" == "${one}") seen then seen else [ one ] ++ seen) [ ] config.environment',
      ),
    ],
    noise: [...jobAdded, ...hostRenamed, ...packageAdded, comment('nixos/modules/config/system-path.nix', 3)],
    causes: [lines('nixos/modules/config/system-path.nix', 'paths = fold (one: seen:')],
  },
]
