// Regressions in the fleet’s own files: near to what a pull request usually touches, with Nixpkgs below.

import { type Injection, after, before, comment, create, lines, move, rename, replace } from './injection.ts'
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

const LIBRARY = 'fleet/lib.nix'
const SITES = 'fleet/sites.nix'
const USERS = 'fleet/users.nix'
const JOBS = 'fleet/jobs.nix'
const PACKAGES = 'fleet/packages.nix'

export const nearInjections: readonly Injection[] = [
  {
    name: 'fleet-set-for-tools',
    kind: 'second package set',
    edits: [
      before(
        PACKAGES,
        '  tools = with pkgs;',
        '  browsers = with import ../. { inherit (pkgs) system; }; [ firefox gimp inkscape libreoffice ];\n',
      ),
      replace(PACKAGES, 'editors ++ tools', 'editors ++ browsers ++ tools'),
    ],
    causes: [lines(PACKAGES, 'browsers = with import ../.')],
  },
  {
    name: 'fleet-set-in-each-job',
    kind: 'second package set',
    edits: [
      replace(
        JOBS,
        '([ job.run ]',
        '([ "${(import ../. { system = "x86_64-linux"; config = { }; }).nano}/bin/${job.run}" ]',
      ),
    ],
    noise: [...hostCalledOtherwise, ...describedOtherwise, comment(JOBS, 5)],
    causes: [lines(JOBS, '(import ../. { system = "x86_64-linux"; config = { }; }).nano')],
  },
  {
    name: 'fleet-second-machine',
    kind: 'second package set',
    edits: [
      replace(
        'gate.nix',
        '{ networking.hostName = fleet.slug "Desk One"; }',
        '{\n    networking.hostName = fleet.slug "Desk One";\n    environment.etc.rescue.source = host [ ./fleet/packages.nix { fileSystems."/".device = "/dev/sdb"; boot.loader.grub.device = "/dev/sdb"; } ];\n  }',
      ),
    ],
    noise: [...hostRenamed, ...libraryAnnotated, ...packageAdded],
    causes: [lines('gate.nix', 'environment.etc.rescue.source = ')],
  },
  {
    name: 'fleet-groups-appended',
    kind: 'quadratic list',
    edits: [
      before(
        USERS,
        '  account = index:',
        '  groups = fold (name: seen: if elem name seen then seen else seen ++ [ name ]) [ ] (fleet.numbered "group" 2900);\n\n',
      ),
      after(USERS, 'concatStringsSep "\\n" people', ' + toString (length groups)'),
    ],
    causes: [lines(USERS, 'groups = fold (name: seen:')],
  },
  {
    name: 'fleet-distinct',
    kind: 'quadratic list',
    edits: [
      before(
        LIBRARY,
        '  domainOf = name:',
        '  distinct = list: lib.fold (one: seen: if lib.any (other: other == one) seen then seen else [ one ] ++ seen) [ ] list;\n\n',
      ),
      replace(
        JOBS,
        '(attrNames table);',
        '(builtins.seq (length (fleet.distinct (fleet.numbered "job" 120))) (attrNames table));',
      ),
    ],
    noise: [...evaluationAnnotated, ...moduleFunctionsRenamed, ...smallHelper],
    causes: [lines(LIBRARY, 'distinct = list:'), lines(JOBS, 'fleet.distinct')],
  },
  {
    name: 'fleet-limits-merged',
    kind: 'deep update',
    edits: [
      after(
        JOBS,
        'table = import ./job-table.nix;\n',
        '  limits = fold (n: all: recursiveUpdate all { limits."job${toString n}".soft = n; }) { } (range 1 80);\n',
      ),
      after(
        JOBS,
        "{\n  systemd.services = mapAttrs' service table;\n",
        '\n  environment.etc."limits.json".text = builtins.toJSON limits;\n',
      ),
    ],
    noise: [...sitesRenamed, comment('lib/attrsets.nix', 40)],
    causes: [lines(JOBS, 'limits = fold (n: all: recursiveUpdate')],
  },
  {
    name: 'fleet-layers-merged-deep',
    kind: 'deep update',
    edits: [
      replace(
        LIBRARY,
        'lib.fold (layer: below: below // layer) { } layers;',
        'lib.fold (layer: below: lib.recursiveUpdate below layer) { } (lib.concatMap (layer: map (key: { ${key} = layer.${key}; }) (lib.attrNames layer)) (lib.concatMap (priority: layers) (lib.range 1 8)));',
      ),
    ],
    noise: [...usersMoved, ...evaluationAnnotated],
    causes: [lines(LIBRARY, 'lib.fold (layer: below: lib.recursiveUpdate')],
  },
  {
    name: 'fleet-slug-in-loop',
    kind: 'helper in a loop',
    edits: [
      replace(
        SITES,
        'aliases = concatStringsSep " " site.aliases;',
        'aliases = concatMapStrings (n: fleet.slug "${name} ${toString n} ") (range 1 5);',
      ),
    ],
    causes: [lines(SITES, 'aliases = concatMapStrings')],
  },
  {
    name: 'fleet-user-slugs',
    kind: 'helper in a loop',
    edits: [
      replace(
        USERS,
        'description = fleet.describe "User" name;',
        'description = fleet.slug (fleet.describe "User" name);',
      ),
    ],
    noise: [...jobAdded, ...hostRenamed, ...oneMoreOption, ...unitsRenamed, comment(LIBRARY, 14)],
    causes: [lines(USERS, 'description = fleet.slug (fleet.describe')],
  },
  {
    name: 'fleet-setting-upper',
    kind: 'helper in a loop',
    edits: [replace(LIBRARY, '"${name} = ${toString value}"', '"${lib.toUpper name} = ${toString value}"')],
    noise: [...siteDropped, ...moduleFunctionsRenamed, ...sitesRenamed],
    causes: [lines(LIBRARY, 'lib.toUpper name')],
  },
  {
    name: 'fleet-describe-renamed',
    kind: 'helper in a loop',
    edits: [
      replace(
        LIBRARY,
        'describe = what: name: "${what} ${name} of the fleet";',
        'describe = what: name: lib.replaceChars lib.upperChars lib.lowerChars "${what} ${name} of the fleet";',
      ),
    ],
    noise: [
      ...siteDropped,
      rename(LIBRARY, 'describe', 'titled'),
      rename(SITES, 'fleet.describe', 'fleet.titled'),
      rename(JOBS, 'fleet.describe', 'fleet.titled'),
      rename(USERS, 'fleet.describe', 'fleet.titled'),
    ],
    causes: [lines(LIBRARY, 'lib.replaceChars lib.upperChars')],
  },
  {
    name: 'fleet-library-moved',
    kind: 'helper in a loop',
    edits: [
      replace(
        LIBRARY,
        'domainOf = name: "${name}.fleet.example";',
        'domainOf = name: lib.concatStringsSep "." (map lib.toLower (lib.splitString "." "${name}.fleet.example"));',
      ),
    ],
    noise: [
      move(LIBRARY, 'fleet/library/functions.nix'),
      replace('gate.nix', './fleet/lib.nix', './fleet/library/functions.nix'),
      ...[SITES, 'fleet/site-list.nix', JOBS, USERS].map((file) =>
        replace(file, './lib.nix', './library/functions.nix'),
      ),
    ],
    causes: [lines('fleet/library/functions.nix', 'domainOf = name: lib.concatStringsSep')],
  },
  {
    name: 'fleet-options-per-site',
    kind: 'heavier module',
    edits: [
      before(
        SITES,
        '      workers = mkOption',
        '      limits = genAttrs (fleet.numbered "limit" 30) (limit: mkOption { type = types.int; default = 10; description = "The limit ${limit}."; });\n',
      ),
      replace(SITES, '    site.settings\n', '    site.settings\n    site.limits\n'),
    ],
    noise: [...evaluationAnnotated, ...smallHelper, comment(SITES, 3)],
    causes: [lines(SITES, 'limits = genAttrs (fleet.numbered')],
  },
  {
    name: 'fleet-monitoring-module',
    kind: 'heavier module',
    edits: [
      create(
        'fleet/monitoring.nix',
        '# Watches every site.\n{ config, pkgs, ... }:\n\nwith pkgs.lib;\n\n{\n  systemd.services = mapAttrs\'\n    (name: site: nameValuePair "watch-${name}" {\n      description = "Watches ${name}";\n      startAt = "hourly";\n      script = "watch ${toString site.port}";\n    })\n    config.fleet.sites;\n}\n',
      ),
      replace('gate.nix', '    ./fleet/jobs.nix\n', '    ./fleet/jobs.nix\n    ./fleet/monitoring.nix\n'),
    ],
    noise: [...jobAdded, ...hostRenamed, ...packageAdded, ...usersMoved],
    causes: [lines('fleet/monitoring.nix', "systemd.services = mapAttrs'")],
  },
  {
    name: 'fleet-scan-tree',
    kind: 'directory scan',
    edits: [
      before(
        SITES,
        '  siteText = name:',
        '  scan = folder: concatLists (mapAttrsToList (entry: kind: if kind == "directory" then scan (folder + "/${entry}") else [ entry ]) (builtins.readDir folder));\n\n',
      ),
      after(
        SITES,
        'environment.PORT = toString site.port;',
        '\n    environment.PAGES = toString (length (scan ../nixos));',
      ),
    ],
    causes: [lines(SITES, 'scan = folder:'), lines(SITES, 'environment.PAGES =')],
  },
  {
    name: 'fleet-scan-filtered',
    kind: 'directory scan',
    edits: [
      before(
        PACKAGES,
        '  tools = with pkgs;',
        '  local = pkgs.lib.filterAttrs (file: kind: kind == "directory" && pkgs.lib.last (pkgs.lib.splitString "-" file) == "local") (builtins.readDir ../pkgs/development/libraries);\n',
      ),
      replace(
        PACKAGES,
        'editors ++ tools',
        'editors ++ map (name: pkgs.${name}) (builtins.attrNames local) ++ tools',
      ),
    ],
    noise: [...libraryAnnotated, ...hostCalledOtherwise, ...packageAdded],
    causes: [lines(PACKAGES, 'local = pkgs.lib.filterAttrs')],
  },
]
