// Regressions in the fleet on Nixpkgs that were written after the ranking was done, and without looking at what it says
// of them: each as a change of the kind that a colleague would ask to have merged.

import { CATALOGUE, CERTIFICATES, HARDENING, SECURED } from './held-out-nixpkgs-texts.ts'
import { type Injection, after, before, comment, create, lines, rename, replace } from './injection.ts'

const DESKTOP = 'fleet/desktop.nix'
const FETCH = 'pkgs/build-support/fetchurl/default.nix'
const JOBS = 'fleet/jobs.nix'
const LIBRARY = 'fleet/lib.nix'
const PACKAGES = 'fleet/packages.nix'
const SITES = 'fleet/sites.nix'
const TYPES = 'lib/types.nix'
const UNITS = 'nixos/modules/system/boot/systemd.nix'
const USERS = 'fleet/users.nix'

export const heldOutInNixpkgs: readonly Injection[] = [
  {
    name: 'held-unstable-graphics',
    kind: 'second package set',
    edits: [
      create(
        'fleet/unstable.nix',
        '# The package set with what may not be passed on.\nsystem: import ../. {\n  inherit system;\n  config.allowUnfree = true;\n}\n',
      ),
      before(
        PACKAGES,
        '  tools = with pkgs;',
        '  graphics = with import ./unstable.nix pkgs.system; [ gimp inkscape imagemagick blender vlc ];\n',
      ),
      replace(PACKAGES, 'editors ++ tools', 'editors ++ graphics ++ tools'),
    ],
    noise: [
      replace(
        PACKAGES,
        '[ git htop tmux rsync jq strace wget ]',
        '[\n    git\n    htop\n    rsync\n    jq\n    strace\n    wget\n    unzip\n  ]',
      ),
      replace(DESKTOP, '"admin@fleet.example"', '"webmaster@fleet.example"'),
      comment(DESKTOP, 2),
    ],
    causes: [
      lines(PACKAGES, 'graphics = with import ./unstable.nix'),
      lines(
        'fleet/unstable.nix',
        'system: import ../. {\n  inherit system;\n  config.allowUnfree = true;\n}\n',
      ),
    ],
  },
  {
    name: 'held-units-known',
    kind: 'quadratic list',
    edits: [
      before(
        UNITS,
        '  targetToUnit = name: def:',
        '  unitNames = map (name: "${name}.target") (attrNames cfg.targets) ++ map (name: "${name}.service") (attrNames cfg.services);\n\n  # Units of ours that a unit names and that are not there.\n  missingFor = def: filter\n    (other: !(any (known: known == other) unitNames))\n    (def.wantedBy ++ def.requires ++ def.wants ++ def.after ++ def.before);\n\n',
      ),
      replace(
        UNITS,
        "      text = commonUnitText def +\n        ''\n          [Service]\n",
        '      text = commonUnitText def +\n        \'\'\n          [Service]\n          ${optionalString (length (missingFor def) > 0) "X-Missing=${toString (missingFor def)}"}\n',
      ),
    ],
    noise: [
      rename(UNITS, 'targetToUnit', 'unitOfTarget'),
      replace(JOBS, 'Nice = 10;', 'Nice = 15;'),
      before(SITES, '  siteText = name:', '  # What the server reads.\n'),
    ],
    causes: [
      lines(UNITS, '(missingFor def) > 0) "X-Missing='),
      lines(UNITS, '  missingFor = def: filter\n    (other: !(any (known: known == other) unitNames))\n'),
    ],
  },
  {
    name: 'held-ports-chosen',
    kind: 'quadratic list',
    edits: [
      before(
        LIBRARY,
        '  domainOf = name:',
        '  # The first port from here on that is not taken.\n  freePort = taken: port: if lib.elem port taken then freePort taken (port + 1) else port;\n\n',
      ),
      before(
        JOBS,
        '  service = name: job:',
        '  ports = fold (worker: taken: taken ++ [ (fleet.freePort taken 9000) ]) [ ] (fleet.numbered "worker" 200);\n\n',
      ),
      after(
        JOBS,
        "{\n  systemd.services = mapAttrs' service table;\n",
        '\n  environment.etc."workers.list".text = concatMapStrings (port: "localhost:${toString port}\\n") ports;\n',
      ),
    ],
    noise: [
      replace(
        USERS,
        'extraGroups = [ "wheel" "audio" ];',
        'extraGroups = [\n      "wheel"\n      "audio"\n      "video"\n    ];',
      ),
      rename(LIBRARY, 'layered', 'layersOf'),
      rename(SITES, 'layered', 'layersOf'),
      comment(LIBRARY, 3),
    ],
    causes: [
      lines(LIBRARY, '  freePort = taken: port:'),
      lines(JOBS, '  ports = fold (worker: taken: taken ++'),
      lines(JOBS, 'environment.etc."workers.list".text'),
    ],
  },
  {
    name: 'held-service-defaults',
    kind: 'deep update',
    edits: [
      before(UNITS, '  serviceToUnit = name: def:', HARDENING),
      replace(
        UNITS,
        '${attrsToSection def.serviceConfig}',
        '${attrsToSection (recursiveUpdate hardened { Service = def.serviceConfig; }).Service}',
      ),
    ],
    noise: [
      after(UNITS, 'mkdir -p /var/log/journal\n', '        mkdir -p /var/lib/systemd\n'),
      rename(UNITS, 'toOption', 'settingText'),
      after(LIBRARY, 'rec {\n', '  shout = text: "${text}!";\n\n'),
      replace(
        SITES,
        'description = fleet.describe "Site" name;',
        'description = fleet.shout (fleet.describe "Site" name);',
      ),
    ],
    causes: [lines(UNITS, '(recursiveUpdate hardened { Service = def.serviceConfig; })')],
  },
  {
    name: 'held-fetch-secure',
    kind: 'helper in a loop',
    edits: [
      before(FETCH, '  urls_ = if urls', SECURED),
      replace(FETCH, '  urls = urls_;', '  urls = map secure urls_;'),
    ],
    noise: [
      replace(
        FETCH,
        '# Write the list of mirrors to a file that we can reuse',
        '# The list of mirrors, in a file that we can reuse',
      ),
      replace(PACKAGES, 'strace wget ]', 'strace wget lsof ]'),
      rename(JOBS, 'command', 'commandOf'),
    ],
    causes: [
      lines(FETCH, '  urls = map secure urls_;'),
      lines(
        FETCH,
        '  secure = address: stdenv.lib.fold\n    (host: found: if stdenv.lib.eqStrings host (builtins.substring 7 (builtins.stringLength host) found) then stdenv.lib.replaceChars [ " " ] [ "%20" ] found else found)\n    address\n    secureHosts;\n',
      ),
    ],
  },
  {
    name: 'held-strings-trimmed',
    kind: 'helper in a loop',
    edits: [
      replace(
        TYPES,
        '      merge = loc: defs: concatStringsSep sep (getValues defs);\n',
        '      merge = loc: defs: concatStringsSep sep (filter (text: replaceChars [ " " "\\t" ] [ "" "" ] (builtins.substring 0 80 text) != "") (getValues defs));\n',
      ),
    ],
    noise: [
      comment('lib/options.nix', 5),
      before(TYPES, '    lines = separatedString', '    # What is joined by a character.\n'),
      replace(
        DESKTOP,
        'services.httpd.enable = true;\n',
        'services.httpd.enable = true;\n  services.httpd.logPerVirtualHost = true;\n',
      ),
    ],
    causes: [lines(TYPES, '(filter (text: replaceChars')],
  },
  {
    name: 'held-certificates',
    kind: 'heavier module',
    edits: [
      create('fleet/certificates.nix', CERTIFICATES),
      replace(
        SITES,
        '{\n  options.fleet.sites',
        '{\n  imports = [ ./certificates.nix ];\n\n  options.fleet.sites',
      ),
    ],
    noise: [
      rename(SITES, 'siteFile', 'fileOfSite'),
      replace(USERS, '"goran" "hana" ]', '"goran" "hana" "ines" ]'),
      replace('fleet/job-table.nix', 'at = "hourly"; run = "rsync"', 'at = "daily"; run = "rsync"'),
    ],
    causes: [
      lines('fleet/certificates.nix', CERTIFICATES),
      lines(SITES, 'imports = [ ./certificates.nix ];'),
    ],
  },
  {
    name: 'held-tools-offered',
    kind: 'directory scan',
    edits: [
      replace(DESKTOP, '{ config, pkgs, ... }:\n\n', `{ config, pkgs, ... }:\n\n${CATALOGUE}`),
      after(
        DESKTOP,
        '  fileSystems."/".device = "/dev/sda1";\n',
        '  environment.etc."tools.list".text = lib.concatStringsSep "\\n"\n    (lib.concatMap offered [ "archivers" "graphics" "misc" "networking" "security" "system" "text" ]);\n',
      ),
    ],
    noise: [
      rename('gate.nix', 'common', 'shared'),
      replace(SITES, 'default = 4; description', 'default = 6; description'),
    ],
    causes: [
      lines(
        DESKTOP,
        '  offered = kind: map (tool: "${kind}/${lib.replaceChars [ "_" ] [ "-" ] tool}") (lib.filter\n    (tool: !(lib.hasSuffix ".nix" tool) && lib.substring 0 3 tool != "lib")\n    (builtins.attrNames',
      ),
      lines(
        DESKTOP,
        '  environment.etc."tools.list".text = lib.concatStringsSep "\\n"\n    (lib.concatMap offered',
      ),
    ],
  },
  {
    name: 'held-second-desktop',
    kind: 'more data',
    edits: [
      after(
        DESKTOP,
        '  services.xserver.desktopManager.kde4.enable = true;\n',
        '  services.xserver.desktopManager.xfce.enable = true;\n  services.printing.enable = true;\n  virtualisation.libvirtd.enable = true;\n  hardware.pulseaudio.enable = true;\n',
      ),
    ],
    noise: [
      replace(JOBS, 'startAt = job.at;', 'startAt = job.at;\n    path = [ pkgs.rsync ];'),
      replace(LIBRARY, '# One line a setting.', '# Each setting has a line of its own.'),
      rename(USERS, 'account', 'accountOf'),
    ],
    causes: [
      lines(
        DESKTOP,
        '  services.xserver.desktopManager.xfce.enable = true;\n  services.printing.enable = true;\n  virtualisation.libvirtd.enable = true;\n  hardware.pulseaudio.enable = true;\n',
      ),
    ],
  },
  {
    name: 'held-seats',
    kind: 'more data',
    edits: [replace(USERS, '"goran" "hana" ];', '"goran" "hana" ]\n    ++ fleet.numbered "seat" 24;')],
    causes: [lines(USERS, '++ fleet.numbered "seat" 24;')],
  },
]
