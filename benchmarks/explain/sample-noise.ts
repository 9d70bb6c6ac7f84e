// Edits to the sample that cost nothing, or next to nothing, near the root of the evaluation and far from it.

import { type Edit, after, comment, move, rename, replace } from './injection.ts'

/** The function that every machine comes from has another name, and stands on other lines. */
export const hostRenamed: readonly Edit[] = [rename('flake.nix', 'host', 'machine'), comment('flake.nix', 5)]

/** The call of the module system, which all else is below of, is edited. */
export const evaluationEdited: readonly Edit[] = [
  comment('modules/eval-config.nix', 3),
  replace('modules/eval-config.nix', 'lib.evalModules {', 'lib.evalModules {\n  prefix = [ ];'),
]

export const moduleFunctionsRenamed: readonly Edit[] = [
  comment('lib/modules.nix', 31),
  rename('lib/modules.nix', 'mergeEntry', 'mergeAt'),
  rename('lib/modules.nix', 'valuesOf', 'valuesIn'),
]

/** A function that nearly every option goes through is renamed and its call put on one more line. */
export const optionsReformatted: readonly Edit[] = [
  rename('lib/modules.nix', 'evalOption', 'optionOf'),
  replace(
    'lib/modules.nix',
    'else option.apply (mergeDefinitions path option.type withDefault);',
    'else\n          option.apply\n            (mergeDefinitions path option.type withDefault);',
  ),
]

export const libraryAnnotated: readonly Edit[] = [
  comment('lib/lists.nix', 29),
  comment('lib/sets.nix', 101),
  comment('lib/strings.nix', 13),
  comment('lib/types.nix', 2),
]

export const packageAdded: readonly Edit[] = [
  replace('profiles/base.nix', 'strace fleet-status ]', 'strace tree fleet-status ]'),
]

export const describedOtherwise: readonly Edit[] = [
  replace('modules/services/nginx.nix', '"Which requests."', '"Which requests it is for."'),
  replace('modules/system/units.nix', '"What it is, in a line."', '"In a line, what it is."'),
]

/** A helper that is new and called a few times. */
export const smallHelper: readonly Edit[] = [
  after('lib/strings.nix', 'rec {\n', '  quoted = text: "\\"" + text + "\\"";\n\n'),
  replace(
    'modules/networking/hosts.nix',
    '"nameserver ${server}\\n"',
    '"nameserver ${server} # ${lib.quoted server}\\n"',
  ),
]

/** What makes text of a unit has other names; a setting of all units is new. */
export const unitsRenamed: readonly Edit[] = [
  comment('modules/system/units.nix', 12),
  rename('modules/system/units.nix', 'renderService', 'serviceText'),
  rename('modules/system/units.nix', 'unitSection', 'sectionOfUnit'),
  replace('modules/system/units.nix', 'PrivateTmp = true;', 'PrivateTmp = "disconnected";'),
]

/** A service more: its options, files and packages add some calls of their own. */
export const serviceAdded: readonly Edit[] = [
  replace('profiles/server.nix', '"scrub-disks" ]', '"scrub-disks" "trim-journals" "warm-caches" ]'),
]

/** A machine less among the peers: what grows elsewhere is in part made up for. */
export const peerDropped: readonly Edit[] = [replace('profiles/machines.nix', ' lab-6 = 46;', '')]

export const profilesMoved: readonly Edit[] = [
  move('profiles/server.nix', 'profiles/servers/default.nix'),
  replace('profiles/servers/default.nix', './base.nix', '../base.nix'),
  replace('hosts/web.nix', '../profiles/server.nix', '../profiles/servers'),
  replace('hosts/db.nix', '../profiles/server.nix', '../profiles/servers'),
]
