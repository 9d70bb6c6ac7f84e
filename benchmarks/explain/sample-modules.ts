// Regressions in what the sample is made of: package sets, modules, folders that are read, data.

import { type Injection, after, before, comment, create, lines, replace } from './injection.ts'
import {
  describedOtherwise,
  evaluationEdited,
  hostRenamed,
  libraryAnnotated,
  moduleFunctionsRenamed,
  optionsReformatted,
  packageAdded,
  profilesMoved,
  serviceAdded,
  smallHelper,
  unitsRenamed,
} from './sample-noise.ts'

const WEB = 'hosts/web.nix'
const UNITS = 'modules/system/units.nix'
const NGINX = 'modules/services/nginx.nix'
const SBOM = 'modules/system/sbom.nix'

const people = Array.from(
  { length: 30 },
  (_, index) =>
    `  guest${index} = { uid = ${3000 + index}; description = "Guest"; zsh = false; packages = [ "git" ]; };\n`,
).join('')

const packageSets: readonly Injection[] = [
  {
    name: 'package-set-in-host',
    kind: 'second package set',
    edits: [
      replace(
        WEB,
        'path = [ (pkgs.python.withModules',
        'path = [ ((import ../pkgs { inherit lib; system = pkgs.system; overlays = import ../overlays; }).python.withModules',
      ),
    ],
    noise: [...evaluationEdited, comment(WEB, 11)],
    causes: [lines(WEB, 'path = [ ((import ../pkgs')],
  },
  {
    name: 'package-set-in-sbom',
    kind: 'second package set',
    edits: [
      replace(
        SBOM,
        'package ? pname) pkgs;',
        'package ? pname) (import ../../pkgs { inherit lib; system = pkgs.system; overlays = import ../../overlays; });',
      ),
    ],
    causes: [lines(SBOM, 'package ? pname) (import ../../pkgs')],
  },
  {
    name: 'package-set-per-file',
    kind: 'second package set',
    edits: [
      replace(
        'modules/system/etc.nix',
        'lib.mkDefault (pkgs.writeText',
        'lib.mkDefault ((import ../../pkgs { inherit lib; system = pkgs.system; }).writeText',
      ),
    ],
    noise: [...hostRenamed, ...smallHelper, ...profilesMoved],
    causes: [lines('modules/system/etc.nix', 'lib.mkDefault ((import ../../pkgs')],
  },
  {
    name: 'package-set-in-flake',
    kind: 'second package set',
    edits: [
      replace(
        'flake.nix',
        '        modules = [ module ];\n',
        '        modules = [ module { environment.packages = [ (import ./pkgs { inherit lib system; overlays = overlays ++ [ (final: previous: { unstable = true; }) ]; }).support-image ]; } ];\n',
      ),
    ],
    noise: [...hostRenamed, ...unitsRenamed],
    causes: [lines('flake.nix', 'modules = [ module { environment.packages')],
  },
]

const modules: readonly Injection[] = [
  {
    name: 'options-per-location',
    kind: 'heavier module',
    edits: [
      before(
        NGINX,
        '      proxyPass = mkOption',
        '      limits = lib.genAttrs (map (n: "limit${toString n}") (lib.range 1 25)) (n: mkOption { type = types.str; default = n; description = "A limit."; });\n',
      ),
      replace(NGINX, '  } // location.extraConfig;', '  } // location.limits // location.extraConfig;'),
    ],
    noise: [...moduleFunctionsRenamed, ...packageAdded],
    causes: [lines(NGINX, 'limits = lib.genAttrs (map')],
  },
  {
    name: 'module-per-check',
    kind: 'heavier module',
    edits: [
      create(
        'modules/services/probes.nix',
        '# A probe of every unit.\n{ lib, config, ... }:\nlet\n  inherit (lib) mkOption types;\n\n  probe = { name, ... }: {\n    options = {\n      command = mkOption { type = types.str; default = "true"; description = "What it runs."; };\n      every = mkOption { type = types.str; default = "1min"; description = "How often."; };\n      timeout = mkOption { type = types.str; default = "10s"; description = "How long it may take."; };\n      retries = mkOption { type = types.between 0 10; default = 3; description = "How many times."; };\n    };\n  };\nin\n{\n  options.services.probes = mkOption { type = types.attrsOf (types.submodule probe); default = { }; description = "Probes by name."; };\n\n  config.services.probes = lib.mapAttrs (name: _: { command = "systemctl is-failed ${name}"; }) config.systemd.services;\n\n  config.environment.etc."probes.json".text = builtins.toJSON config.services.probes;\n}\n',
      ),
      after('modules/module-list.nix', '  ./services/printing.nix\n', '  ./services/probes.nix\n'),
    ],
    noise: [...hostRenamed, ...evaluationEdited, ...describedOtherwise],
    causes: [lines('modules/services/probes.nix', 'config.services.probes = lib.mapAttrs')],
  },
  {
    name: 'hardening-per-unit',
    kind: 'heavier module',
    edits: [
      before(
        UNITS,
        '        (lib.mkIf config.hardening',
        '        (lib.mkMerge (map (n: { "LimitCLASS${toString n}" = lib.mkDefault n; }) (lib.range 1 10)))\n',
      ),
    ],
    noise: [...unitsRenamed, ...serviceAdded, ...libraryAnnotated],
    causes: [lines(UNITS, '(lib.mkMerge (map (n: { "LimitCLASS')],
  },
]

const scans: readonly Injection[] = [
  {
    name: 'scan-with-filter',
    kind: 'directory scan',
    edits: [
      replace(
        UNITS,
        'text = render unit; })',
        'text = builtins.deepSeq (lib.filterAttrs (file: kind: kind == "directory" && lib.hasSuffix ".d" file) (lib.concatMapAttrs (folder: kind: lib.optionalAttrs (kind == "directory") (builtins.readDir (../../. + "/${folder}"))) (builtins.readDir ../..))) (render unit); })',
      ),
    ],
    noise: [...optionsReformatted, ...smallHelper],
    causes: [lines(UNITS, 'lib.filterAttrs (file: kind:')],
  },
  {
    name: 'scan-recursive',
    kind: 'directory scan',
    edits: [
      before(
        UNITS,
        '  scheduled = ',
        '  scan = folder: lib.mapAttrsToList (entry: kind: if kind == "directory" then scan (folder + "/${entry}") else entry) (builtins.readDir folder);\n\n',
      ),
      replace(UNITS, 'text = render unit; })', 'text = builtins.deepSeq (scan ../..) (render unit); })'),
    ],
    causes: [
      lines(UNITS, 'scan = folder: lib.mapAttrsToList'),
      lines(UNITS, 'builtins.deepSeq (scan ../..)'),
    ],
  },
  {
    name: 'scan-for-packages',
    kind: 'directory scan',
    edits: [
      replace(
        'pkgs/build-support.nix',
        'builtins.toFile "${name}-${version}-source" "The source of ${name} ${version}.\\n";',
        'builtins.toFile "${name}-${version}-source" "The source of ${name} ${version} (${toString (lib.count (file: lib.hasPrefix name file) (lib.attrNames (builtins.readDir ./packages)))} files).\\n";',
      ),
    ],
    noise: [...hostRenamed, ...serviceAdded, ...profilesMoved],
    causes: [lines('pkgs/build-support.nix', 'lib.count (file: lib.hasPrefix name file)')],
  },
]

const data: readonly Injection[] = [
  {
    name: 'more-sites',
    kind: 'more data',
    edits: [replace('hosts/sites.nix', 'numbered "campaign" 10', 'numbered "campaign" 40')],
    causes: [lines('hosts/sites.nix', 'numbered "campaign" 40')],
  },
  {
    name: 'more-blocked-networks',
    kind: 'more data',
    edits: [replace('modules/networking/blocklist.nix', '(lib.range 0 79)', '(lib.range 0 250)')],
    noise: [...evaluationEdited, ...serviceAdded, comment('modules/networking/firewall.nix', 4)],
    causes: [lines('modules/networking/blocklist.nix', '(lib.range 0 250)')],
  },
  {
    name: 'more-people',
    kind: 'more data',
    edits: [after('profiles/people.nix', 'packages = [ "cmake" "ninja" "gnumake" ]; };\n', people)],
    noise: [...moduleFunctionsRenamed, ...hostRenamed, ...smallHelper],
    causes: [lines('profiles/people.nix', people)],
  },
  {
    name: 'desktop-switched-on',
    kind: 'more data',
    edits: [
      before(
        WEB,
        '  networking.hostName = "web";',
        '  services.printing.enable = true;\n  services.printing.printers = lib.genAttrs (map (n: "label-${toString n}") (lib.range 1 60)) (name: { deviceUri = "ipp://${name}"; });\n',
      ),
    ],
    noise: [...optionsReformatted, ...profilesMoved],
    causes: [lines(WEB, '  services.printing.enable = true;\n  services.printing.printers = lib.genAttrs')],
  },
]

export const moduleInjections: readonly Injection[] = [...packageSets, ...modules, ...scans, ...data]
