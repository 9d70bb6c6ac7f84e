// Edits to the fleet on Nixpkgs that cost nothing, or next to nothing, near the root of the evaluation and far from it.
// Of files of Nixpkgs, only names and beginnings of lines are spoken of here.

import { type Edit, after, comment, move, rename, replace } from './injection.ts'

/** The function that every call of the evaluation is below of has another name, where it is called and defined. */
export const hostRenamed: readonly Edit[] = [rename('gate.nix', 'host', 'machine'), comment('gate.nix', 4)]

/** The line that calls everything is written anew. */
export const hostCalledOtherwise: readonly Edit[] = [
  replace(
    'gate.nix',
    'system = host (common ++ [ ./fleet/desktop.nix',
    'system = host (common ++ [\n    ./fleet/desktop.nix\n   ',
  ),
]

/** The line that calls the module system is edited, and lines stand above it. */
export const evaluationAnnotated: readonly Edit[] = [
  comment('nixos/lib/eval-config.nix', 9),
  after('nixos/lib/eval-config.nix', 'inherit (pkgs.lib.evalModules {', ' # Of all modules.'),
]

/** A function of the module system that most calls go through. */
export const moduleFunctionsRenamed: readonly Edit[] = [
  comment('lib/modules.nix', 31),
  rename('lib/modules.nix', 'yieldConfig', 'valuesOf'),
  rename('lib/modules.nix', "mergeModules'", 'mergeModulesBelow'),
]

export const libraryAnnotated: readonly Edit[] = [
  comment('lib/lists.nix', 23),
  comment('lib/attrsets.nix', 7),
  comment('lib/strings.nix', 2),
  comment('lib/types.nix', 57),
]

export const unitsRenamed: readonly Edit[] = [
  comment('nixos/modules/system/boot/systemd.nix', 12),
  rename('nixos/modules/system/boot/systemd.nix', 'serviceToUnit', 'unitOfService'),
  rename('nixos/modules/system/boot/systemd.nix', 'attrsToSection', 'sectionOf'),
]

/** A helper that is new and called eight times, for eight users. */
export const smallHelper: readonly Edit[] = [
  after('fleet/lib.nix', 'rec {\n', '  homeOf = name: "/home/" + name;\n\n'),
  replace('fleet/users.nix', 'home = "/home/${name}";', 'home = fleet.homeOf name;'),
]

export const packageAdded: readonly Edit[] = [
  replace('fleet/packages.nix', 'strace wget ]', 'strace wget tree unzip ]'),
]

export const describedOtherwise: readonly Edit[] = [
  replace('fleet/sites.nix', '"Port it listens at."', '"The port that it listens at."'),
  replace('fleet/sites.nix', '"Its processes."', '"How many processes it has."'),
]

/** What makes a service out of a site is renamed, and a setting of it changes. */
export const sitesRenamed: readonly Edit[] = [
  rename('fleet/sites.nix', 'siteService', 'serviceOf'),
  rename('fleet/sites.nix', 'siteText', 'textOf'),
  replace('fleet/sites.nix', 'exec serve', 'exec serve --quiet'),
]

export const usersMoved: readonly Edit[] = [
  move('fleet/users.nix', 'fleet/people/default.nix'),
  replace('gate.nix', './fleet/users.nix', './fleet/people'),
  replace('fleet/people/default.nix', './lib.nix', '../lib.nix'),
]

export const oneMoreOption: readonly Edit[] = [
  after(
    'fleet/sites.nix',
    '    options = {\n',
    '      owner = mkOption { type = types.str; default = "root"; description = "Whose it is."; };\n',
  ),
]

/** One more job: some 0.7 % more calls, as a pull request that does two things would have. */
export const jobAdded: readonly Edit[] = [
  after(
    'fleet/job-table.nix',
    '# What runs when.\n{\n',
    '  sweep = { at = "daily"; run = "sweep"; arguments = [ "--older" "30d" ]; };\n',
  ),
]

/** One site less: what grows elsewhere is in part made up for. */
export const siteDropped: readonly Edit[] = [
  replace('fleet/site-list.nix', 'fleet.numbered "docs" 6', 'fleet.numbered "docs" 5'),
]
