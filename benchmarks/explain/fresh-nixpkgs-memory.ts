// Fresh regressions in the fleet on Nixpkgs that a count of calls hardly shows: memory, and derivations that are other
// ones.

import { type Injection, before, comment, lines, rename, replace } from './injection.ts'
import {
  describedOtherwise,
  hostCalledOtherwise,
  jobAdded,
  sitesRenamed,
  smallHelper,
} from './nixpkgs-noise.ts'

const DESKTOP = 'fleet/desktop.nix'
const LIBRARY = 'fleet/lib.nix'
const PACKAGES = 'fleet/packages.nix'
const SITES = 'fleet/sites.nix'
const TRIVIAL = 'pkgs/build-support/trivial-builders.nix'
const UNITS = 'nixos/modules/system/boot/systemd.nix'
const USERS = 'fleet/users.nix'
const ZLIB = 'pkgs/development/libraries/zlib/default.nix'

const memory: readonly Injection[] = [
  {
    name: 'fresh-subordinate-ids',
    kind: 'more memory',
    metric: 'allocated-memory',
    edits: [
      before(
        USERS,
        '  account = index:',
        '  # Numbers for what somebody runs in containers.\n  subordinates = index: builtins.genList (n: 100000 + 65536 * index + n) 65536;\n\n',
      ),
      replace(
        USERS,
        'description = fleet.describe "User" name;',
        'description = "${fleet.describe "User" name}, ${toString (builtins.length (subordinates index))} more";',
      ),
    ],
    noise: [replace(USERS, '"wheel" "audio"', '"wheel" "audio" "video"'), ...describedOtherwise],
    causes: [
      lines(USERS, 'subordinates = index: builtins.genList (n:'),
      lines(USERS, '(builtins.length (subordinates index))'),
    ],
  },
  {
    name: 'fresh-path-from-own-set',
    kind: 'more memory',
    metric: 'allocated-memory',
    edits: [
      replace(
        UNITS,
        '            [ pkgs.coreutils\n',
        '            [ (removeAttrs pkgs [ "uutils" ]).coreutils\n',
      ),
    ],
    noise: [rename(UNITS, 'mountConfig', 'mountSettings'), ...jobAdded, comment(UNITS, 6)],
    causes: [lines(UNITS, '(removeAttrs pkgs [ "uutils" ]).coreutils')],
  },
  {
    name: 'fresh-ports-gathered',
    kind: 'more memory',
    also: ['quadratic list'],
    metric: 'allocated-memory',
    edits: [
      before(
        LIBRARY,
        '  domainOf = name:',
        "  reserved = builtins.foldl' (all: port: all ++ [ port ]) [ ] (builtins.genList (n: 49152 - n) 1800);\n\n",
      ),
      replace(
        SITES,
        "environment.etc = mapAttrs' siteFile config.fleet.sites;",
        'environment.etc = mapAttrs\' siteFile config.fleet.sites // { "sites/reserved".text = toString (length fleet.reserved); };',
      ),
    ],
    noise: [...sitesRenamed, ...hostCalledOtherwise],
    causes: [
      lines(LIBRARY, "reserved = builtins.foldl' (all:"),
      lines(SITES, '{ "sites/reserved".text = toString (length fleet.reserved); }'),
    ],
  },
]

const rebuilds: readonly Injection[] = [
  {
    name: 'fresh-zlib-flags',
    kind: 'rebuild',
    metric: 'rebuilds',
    edits: [
      replace(ZLIB, 'NIX_CFLAGS_COMPILE = "-static-libgcc";', 'NIX_CFLAGS_COMPILE = "-static-libgcc -O3";'),
    ],
    noise: [
      replace('fleet/jobs.nix', 'Nice = 10;', 'Nice = 19;'),
      replace(PACKAGES, 'strace wget ]', 'strace wget ltrace ]'),
      comment('pkgs/development/libraries/libpng/default.nix', 2),
    ],
    causes: [lines(ZLIB, 'NIX_CFLAGS_COMPILE = "-static-libgcc -O3";')],
  },
  {
    name: 'fresh-fonts-patched',
    kind: 'rebuild',
    metric: 'rebuilds',
    edits: [
      before(
        DESKTOP,
        '  services.httpd.enable = true;\n',
        '  nixpkgs.config.packageOverrides = pkgs: {\n    freetype = pkgs.lib.overrideDerivation pkgs.freetype (old: { NIX_CFLAGS_LINK = "-Wl,-O1"; });\n  };\n',
      ),
    ],
    noise: [
      replace(DESKTOP, '"admin@fleet.example"', '"hello@fleet.example"'),
      replace(SITES, 'exec serve', 'exec nice serve'),
      ...smallHelper,
    ],
    causes: [
      lines(
        DESKTOP,
        '  nixpkgs.config.packageOverrides = pkgs: {\n    freetype = pkgs.lib.overrideDerivation pkgs.freetype (old: { NIX_CFLAGS_LINK = "-Wl,-O1"; });\n',
      ),
    ],
  },
  {
    name: 'fresh-comment-in-text-files',
    kind: 'looks neutral',
    also: ['rebuild'],
    metric: 'rebuilds',
    edits: [
      replace(
        TRIVIAL,
        '        mkdir -p "$(dirname "$n")"\n',
        '        # The folder may be there already.\n        mkdir -p "$(dirname "$n")"\n',
      ),
    ],
    noise: [
      rename(TRIVIAL, 'destination', 'place'),
      replace(TRIVIAL, 'place ? ""', 'destination ? "", place ? destination'),
      replace(
        TRIVIAL,
        'inherit name text; place = "/${name}";',
        'inherit name text; destination = "/${name}";',
      ),
      replace(USERS, '"goran" "hana" ]', '"goran" "hana" "ines" ]'),
    ],
    causes: [lines(TRIVIAL, '        # The folder may be there already.')],
  },
  {
    name: 'fresh-note-in-configure',
    kind: 'looks neutral',
    also: ['rebuild'],
    metric: 'rebuilds',
    edits: [
      replace(
        ZLIB,
        '    if test -n "$crossConfig"; then\n',
        '    # For another machine than this one.\n    if test -n "$crossConfig"; then\n',
      ),
    ],
    noise: [
      replace(ZLIB, '# old versions vanish from here', '# old versions go away'),
      comment(ZLIB, 1),
      ...jobAdded,
    ],
    causes: [lines(ZLIB, '    # For another machine than this one.')],
  },
]

export const freshNixpkgsMemory: readonly Injection[] = [...memory, ...rebuilds]
