// Fresh regressions in the fleet on Nixpkgs: data and defaults that grow, files that are new, a package set that is
// defined in one place and used in another, what saved work removed. Of files of Nixpkgs, only names and beginnings of
// lines are spoken of here.

import { DOCUMENTS, JOBS_AS_JSON, JOB_FILES, MONITORING, SECRETS } from './fresh-nixpkgs-texts.ts'
import { type Injection, after, before, comment, create, lines, rename, replace } from './injection.ts'
import {
  describedOtherwise,
  hostRenamed,
  jobAdded,
  libraryAnnotated,
  moduleFunctionsRenamed,
  packageAdded,
  sitesRenamed,
  smallHelper,
  unitsRenamed,
  usersMoved,
} from './nixpkgs-noise.ts'

const DESKTOP = 'fleet/desktop.nix'
const EVAL = 'nixos/lib/eval-config.nix'
const JOBS = 'fleet/jobs.nix'
const LIBRARY = 'fleet/lib.nix'
const NIX_DAEMON = 'nixos/modules/services/misc/nix-daemon.nix'
const PACKAGES = 'fleet/packages.nix'
const SSHD = 'nixos/modules/services/networking/ssh/sshd.nix'
const SITES = 'fleet/sites.nix'
const SITE_LIST = 'fleet/site-list.nix'
const USERS = 'fleet/users.nix'

const defaults: readonly Injection[] = [
  {
    name: 'fresh-build-users',
    kind: 'default far away',
    edits: [replace(NIX_DAEMON, '        default = 10;\n', '        default = 64;\n')],
    noise: [...hostRenamed, ...jobAdded, comment('nixos/modules/config/users-groups.nix', 4)],
    causes: [lines(NIX_DAEMON, '        default = 64;')],
  },
  {
    name: 'fresh-login-by-default',
    kind: 'default far away',
    edits: [
      replace(
        SSHD,
        '      enable = mkOption {\n        type = types.bool;\n        default = false;\n',
        '      enable = mkOption {\n        type = types.bool;\n        default = true;\n',
      ),
    ],
    noise: [
      ...packageAdded,
      rename(SSHD, 'nssModulesPath', 'pathOfModules'),
      replace(DESKTOP, '"admin@fleet.example"', '"web@fleet.example"'),
    ],
    causes: [lines(SSHD, '      enable = mkOption {\n        type = types.bool;\n        default = true;')],
  },
]

const grown: readonly Injection[] = [
  {
    name: 'fresh-jobs-as-json',
    kind: 'data file',
    edits: [
      create('fleet/job-table.json', JOBS_AS_JSON),
      replace(
        JOBS,
        'table = import ./job-table.nix;',
        'table = import ./job-table.nix // builtins.fromJSON (builtins.readFile ./job-table.json);',
      ),
    ],
    noise: [...sitesRenamed, ...libraryAnnotated, replace(JOBS, 'Nice = 10;', 'Nice = 12;')],
    causes: [
      lines('fleet/job-table.json', JOBS_AS_JSON),
      lines(JOBS, '// builtins.fromJSON (builtins.readFile ./job-table.json);'),
    ],
  },
  {
    name: 'fresh-documents-listed',
    kind: 'data file',
    also: ['new files'],
    edits: [
      create('fleet/documents.txt', DOCUMENTS),
      before(
        SITE_LIST,
        'in\nof { kind = "static"; }',
        '  listed = lib.filter (name: name != "") (lib.splitString "\\n" (builtins.readFile ./documents.txt));\n',
      ),
      after(
        SITE_LIST,
        'cache = "on"; } (fleet.numbered "shop" 4)\n',
        '// of { kind = "static"; } (map (name: "document-${name}") listed)\n',
      ),
    ],
    noise: [...describedOtherwise, ...unitsRenamed],
    causes: [
      lines('fleet/documents.txt', DOCUMENTS),
      lines(SITE_LIST, '(lib.splitString "\\n" (builtins.readFile ./documents.txt));'),
      lines(SITE_LIST, '(map (name: "document-${name}") listed)'),
    ],
  },
]

const elsewhere: readonly Injection[] = [
  {
    name: 'fresh-pinned-graphics',
    kind: 'package set elsewhere',
    also: ['looks neutral'],
    edits: [
      before(
        LIBRARY,
        '  domainOf = name:',
        '  # Packages that stay as they are when the settings of the machine change.\n  pinned = import ../. { system = "x86_64-linux"; config = { pinned = true; }; };\n\n',
      ),
      after(
        USERS,
        '{\n  users.extraUsers = listToAttrs (imap account people);\n',
        '\n  environment.systemPackages = [ fleet.pinned.gimp fleet.pinned.blender fleet.pinned.inkscape fleet.pinned.vlc ];\n',
      ),
    ],
    noise: [
      rename(LIBRARY, 'describe', 'told'),
      rename(USERS, 'describe', 'told'),
      rename(JOBS, 'describe', 'told'),
      rename(SITES, 'describe', 'told'),
      ...hostRenamed,
    ],
    causes: [
      lines(LIBRARY, '  pinned = import ../. { system = "x86_64-linux";'),
      lines(USERS, '[ fleet.pinned.gimp fleet.pinned.blender'),
    ],
  },
  {
    name: 'fresh-all-modules-twice',
    kind: 'line removed',
    metric: 'allocated-memory',
    edits: [replace(EVAL, '          baseModules = [ ../modules/misc/nixpkgs.nix ];\n', '')],
    noise: [
      replace(EVAL, "define nixpkgs.config, so it's pointless to evaluate them.", 'define nixpkgs.config.'),
      ...smallHelper,
      comment('nixos/modules/misc/nixpkgs.nix', 3),
    ],
    causes: [lines(EVAL, '          # define nixpkgs.config.\n          pkgs = import ./nixpkgs.nix')],
  },
]

const created: readonly Injection[] = [
  {
    name: 'fresh-jobs-in-files',
    kind: 'new files',
    also: ['directory scan'],
    edits: [
      ...Object.entries(JOB_FILES).map(([name, text]) => create(`fleet/jobs.d/${name}.nix`, text)),
      replace(
        JOBS,
        'table = import ./job-table.nix;',
        'table = fold (file: all: all // import (./jobs.d + "/${file}")) (import ./job-table.nix) (attrNames (builtins.readDir ./jobs.d));',
      ),
    ],
    noise: [
      replace('fleet/job-table.nix', 'at = "monthly"; run = "report"', 'at = "weekly"; run = "report"'),
      ...usersMoved,
    ],
    causes: [
      ...Object.entries(JOB_FILES).map(([name, text]) => lines(`fleet/jobs.d/${name}.nix`, text)),
      lines(JOBS, 'table = fold (file: all: all // import'),
    ],
  },
  {
    name: 'fresh-monitoring-module',
    kind: 'new files',
    also: ['heavier module'],
    edits: [
      create('fleet/monitoring.nix', MONITORING),
      after('gate.nix', '    ./fleet/packages.nix\n', '    ./fleet/monitoring.nix\n'),
    ],
    noise: [...moduleFunctionsRenamed, rename(JOBS, 'command', 'commandLine'), comment(SITES, 5)],
    causes: [lines('fleet/monitoring.nix', MONITORING), lines('gate.nix', '    ./fleet/monitoring.nix')],
  },
  {
    name: 'fresh-secrets-folder',
    kind: 'new files',
    edits: [
      ...Object.entries(SECRETS).map(([file, text]) => create(`fleet/secrets/${file}`, text)),
      replace(
        DESKTOP,
        '{ config, pkgs, ... }:\n\n{\n',
        '{ config, pkgs, ... }:\n\n{\n  imports = [ ./secrets ];\n\n',
      ),
    ],
    noise: [
      replace(PACKAGES, 'editors ++ tools', 'tools ++ editors'),
      rename(SITES, 'siteFile', 'configurationOf'),
    ],
    causes: [
      ...Object.entries(SECRETS).map(([file, text]) => lines(`fleet/secrets/${file}`, text)),
      lines(DESKTOP, 'imports = [ ./secrets ];'),
    ],
  },
]

export const freshNixpkgsData: readonly Injection[] = [...defaults, ...grown, ...elsewhere, ...created]
