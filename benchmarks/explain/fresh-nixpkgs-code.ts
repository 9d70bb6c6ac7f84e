// Fresh regressions in the fleet on Nixpkgs whose causes belong together, and one among many hunks.

import { type Edit, type Injection, after, before, comment, lines, rename, replace } from './injection.ts'
import {
  evaluationAnnotated,
  hostRenamed,
  libraryAnnotated,
  moduleFunctionsRenamed,
  packageAdded,
} from './nixpkgs-noise.ts'

const DESKTOP = 'fleet/desktop.nix'
const JOB_TABLE = 'fleet/job-table.nix'
const PACKAGES = 'fleet/packages.nix'
const PAM = 'nixos/modules/security/pam.nix'
const SITES = 'fleet/sites.nix'
const SITE_LIST = 'fleet/site-list.nix'
const UNITS = 'nixos/modules/system/boot/systemd.nix'

const nightly = Array.from(
  { length: 14 },
  (_, index) =>
    `  nightly-${index} = { at = "daily"; run = "nightly"; arguments = [ "--shard" "${index}" "--of" "14" ]; };\n`,
).join('')

const together: readonly Injection[] = [
  {
    name: 'fresh-worker-names',
    kind: 'only together',
    relation: 'and',
    edits: [
      replace(SITES, 'default = 4; description', 'default = 320; description'),
      after(
        SITES,
        '    environment.PORT = toString site.port;\n',
        '    environment.WORKERS = concatMapStrings (n: fleet.setting name n + " ") (range 1 site.workers);\n',
      ),
    ],
    noise: [
      rename(SITES, 'siteText', 'configurationText'),
      replace(SITES, 'default = 8000; description', 'default = 8080; description'),
      ...moduleFunctionsRenamed,
    ],
    causes: [
      lines(SITES, 'default = 320; description'),
      lines(SITES, 'environment.WORKERS = concatMapStrings'),
    ],
  },
  {
    name: 'fresh-samba-twice',
    kind: 'either alone',
    relation: 'or',
    edits: [
      after(DESKTOP, '  services.httpd.enable = true;\n', '  services.samba.enable = true;\n'),
      replace(
        PACKAGES,
        '{\n  environment.systemPackages = editors ++ tools;\n',
        '{\n  # The files of the office.\n  services.samba.enable = true;\n\n  environment.systemPackages = editors ++ tools;\n',
      ),
    ],
    noise: [...hostRenamed, ...libraryAnnotated, replace(PACKAGES, 'vim nano', 'nano vim')],
    causes: [
      lines(DESKTOP, 'services.samba.enable = true;'),
      lines(PACKAGES, 'services.samba.enable = true;'),
    ],
  },
  {
    name: 'fresh-nightly-for-sites',
    kind: 'partly made up for',
    relation: 'net',
    edits: [
      before(JOB_TABLE, '  report = {', nightly),
      replace(SITE_LIST, 'fleet.numbered "docs" 6', 'fleet.numbered "docs" 1'),
      replace(SITE_LIST, 'fleet.numbered "shop" 4', 'fleet.numbered "shop" 1'),
    ],
    noise: [
      ...packageAdded,
      comment('fleet/jobs.nix', 4),
      rename('fleet/lib.nix', 'layered', 'layersOf'),
      rename(SITES, 'layered', 'layersOf'),
    ],
    causes: [lines(JOB_TABLE, nightly)],
  },
]

const warned = [
  'config/i18n',
  'config/networking',
  'config/nsswitch',
  'config/sysctl',
  'programs/environment',
  'programs/shell',
  'services/ttys/agetty',
  'tasks/filesystems',
  'tasks/kbd',
  'tasks/lvm',
] as const

const warningOf = (module: string) => {
  const what = module.replace(/^.*\//, '')
  return `    warnings = pkgs.lib.optional (pkgs.lib.any (n: config.networking.hostName == "${what}\${toString n}") (pkgs.lib.range 0 340)) "The machine is named like one of ${what}.";\n`
}

const sections = [
  ['[Unit]\n      ${attrsToSection ', 'Unit'],
  ['[Unit]\n          ${attrsToSection ', 'Unit'],
  ['${attrsToSection def.serviceConfig', 'Service'],
  ['${attrsToSection def.socketConfig', 'Socket'],
  ['${attrsToSection def.timerConfig', 'Timer'],
  ['${attrsToSection def.mountConfig', 'Mount'],
  ['${attrsToSection def.automountConfig', 'Automount'],
] as const

const withSection = ([found, section]: (typeof sections)[number]): string =>
  found.replace('attrsToSection ', `attrsToSection "${section}" `)

const inManyPlaces: readonly Injection[] = [
  {
    name: 'fresh-host-names-warned',
    kind: 'spread',
    relation: 'spread',
    edits: warned.map((module) =>
      after(`nixos/modules/${module}.nix`, '\n  config = {\n', warningOf(module)),
    ),
    noise: [comment('nixos/modules/misc/assertions.nix', 3), ...evaluationAnnotated],
    causes: warned.map((module) => lines(`nixos/modules/${module}.nix`, warningOf(module))),
  },
  {
    name: 'fresh-settings-known',
    kind: 'signature changed',
    relation: 'inseparable',
    edits: [
      replace(
        UNITS,
        '  attrsToSection = as:\n',
        '  # Settings that have another name by now.\n  renamedSettings = map (n: "Service.${n}") [ "ControlGroup" "ControlGroupModify" "ControlGroupPersistent" "ControlGroupAttribute" "CPUWeight" "TCPWrapName" "SysVStartPriority" "FsckPassNo" "StartupCPUShares" "BlockIOWeight" "MemoryLimit" "CPUShares" "NetClass" "RequiresOverridable" "RequisiteOverridable" ];\n\n  attrsToSection = section: as:\n    assert all (name: !(any (old: old == "${section}.${name}") renamedSettings)) (attrNames as);\n',
      ),
      ...sections.map((section) => replace(UNITS, section[0], withSection(section))),
    ],
    noise: [
      replace(
        UNITS,
        '  makeJobScript = name: text:',
        '  # Of a name and a text.\n  makeJobScript = name: text:',
      ),
      ...packageAdded,
    ],
    causes: [
      lines(UNITS, 'assert all (name: !(any (old: old =='),
      ...sections.map((section) => lines(UNITS, withSection(section))),
    ],
  },
]

/** Of modules that name their part of the configuration, that name. */
const renamedModules = [
  'config/networking',
  'config/shells-environment',
  'programs/ssh',
  'security/apparmor',
  'security/polkit',
  'security/prey',
  'security/sudo',
  'services/backup/rsnapshot',
  'services/databases/openldap',
  'services/hardware/udev',
  'services/logging/rsyslogd',
  'services/logging/syslogd',
  'services/misc/autofs',
  'services/misc/gpsd',
  'services/misc/svnserve',
  'services/monitoring/smartd',
  'services/networking/avahi-daemon',
  'services/networking/bind',
  'services/networking/xinetd',
  'services/printing/cupsd',
] as const

const manyHunks: readonly Edit[] = [
  ...renamedModules.map((module) => rename(`nixos/modules/${module}.nix`, 'cfg', 'conf')),
  ...['lists', 'attrsets', 'strings', 'options', 'modules', 'types', 'misc', 'debug'].map((name, index) =>
    comment(`lib/${name}.nix`, 1 + 3 * index),
  ),
]

const amongMany: readonly Injection[] = [
  {
    name: 'fresh-pam-without-blanks',
    kind: 'many hunks',
    edits: [
      replace(
        PAM,
        '.pam" pamService.text;',
        '.pam"\n        (concatStringsSep "\\n" (filter (line: line != "") (splitString "\\n" pamService.text)));',
      ),
    ],
    noise: [...manyHunks, replace('fleet/jobs.nix', 'Nice = 10;', 'Nice = 5;')],
    causes: [lines(PAM, '(concatStringsSep "\\n" (filter (line: line != "") (splitString')],
  },
]

export const freshNixpkgsCode: readonly Injection[] = [...together, ...inManyPlaces, ...amongMany]
