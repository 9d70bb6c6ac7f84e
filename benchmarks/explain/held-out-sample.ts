// Regressions in the sample that were written after the ranking was done, and without looking at what it says of them:
// each as a change of the kind that a colleague would ask to have merged.

import { type Injection, after, before, comment, lines, rename, replace } from './injection.ts'

const BASE = 'profiles/base.nix'
const ETC = 'modules/system/etc.nix'
const MODULES = 'lib/modules.nix'
const NGINX = 'modules/services/nginx.nix'
const SBOM = 'modules/system/sbom.nix'
const UNITS = 'modules/system/units.nix'
const WEB = 'hosts/web.nix'

export const heldOutCode: readonly Injection[] = [
  {
    name: 'held-server-names-aligned',
    kind: 'helper in a loop',
    edits: [
      replace(
        NGINX,
        '      server_name = lib.concatStringsSep " " ([ host.serverName ] ++ host.serverAliases);\n      http2',
        '      server_name = lib.concatMapStringsSep "\\n" (lib.fixedWidth 180 " ") ([ host.serverName ] ++ host.serverAliases);\n      http2',
      ),
    ],
    noise: [
      replace(
        NGINX,
        '        tcp_nopush = "on";\n',
        '        tcp_nopush = "on";\n        server_tokens = "off";\n',
      ),
      rename(NGINX, 'redirectBlock', 'redirectServer'),
      replace(WEB, 'workers = 8;', 'workers = 12;'),
    ],
    causes: [lines(NGINX, '(lib.fixedWidth 180 " ")')],
  },
  {
    name: 'held-etc-clashes',
    kind: 'quadratic list',
    edits: [
      after(
        ETC,
        '  files = lib.filter (file: file.enable) (lib.attrValues config.environment.etc);\n',
        '\n  clashing = lib.filter (file: lib.count (other: other.target == file.target) files > 1) files;\n',
      ),
      before(
        ETC,
        '  config.system.build.etc = pkgs.runShell',
        '  config.assertions = [{ assertion = clashing == [ ]; message = "Two files have the same path in /etc."; }];\n\n',
      ),
    ],
    causes: [
      lines(ETC, '  clashing = lib.filter (file: lib.count'),
      lines(ETC, 'config.assertions = [{ assertion = clashing'),
    ],
  },
  {
    name: 'held-unit-layers',
    kind: 'deep update',
    edits: [
      replace(
        UNITS,
        '  renderService = unit: lib.toINI {\n    Unit = unitSection unit;\n    Service = unit.serviceConfig // {\n',
        '  renderService = unit: lib.toINI (lib.foldl lib.recursiveUpdate { Service = unit.serviceConfig; } ([\n    { Unit = unitSection unit; }\n    { Service = accounting; }\n  ] ++ map (limit: { Service.${limit} = 65536; }) [ "LimitNOFILE" "LimitNPROC" "LimitMEMLOCK" "LimitSIGPENDING" ] ++ [\n    {\n      Service = {\n',
      ),
      replace(
        UNITS,
        '"${name}=${value}") unit.environment;\n    };\n    Install = installSection unit;\n  };\n\n  renderTimer',
        '"${name}=${value}") unit.environment;\n      };\n    }\n    { Install = installSection unit; }\n  ]));\n\n  renderTimer',
      ),
      before(
        UNITS,
        '  renderService = unit:',
        '  accounting = { CPUAccounting = true; MemoryAccounting = true; IOAccounting = true; TasksMax = 4096; };\n\n',
      ),
    ],
    noise: [
      replace(UNITS, 'description = "Its environment."', 'description = "Variables that it is given."'),
      comment(UNITS, 4),
      replace(BASE, '"vm.swappiness" = 10;', '"vm.swappiness" = 20;'),
    ],
    causes: [lines(UNITS, 'lib.toINI (lib.foldl lib.recursiveUpdate')],
  },
  {
    name: 'held-sbom-inputs',
    kind: 'helper in a loop',
    edits: [
      after(
        SBOM,
        '    (builtins.unsafeDiscardStringContext package.drvPath)\n',
        '    (lib.concatMapStringsSep "," (part: lib.escapeShellArg (part.pname + lib.optionalString (part ? version) "@${part.version}")) package.allInputs)\n',
      ),
    ],
    causes: [lines(SBOM, '(lib.concatMapStringsSep "," (part: lib.escapeShellArg')],
  },
  {
    name: 'held-renamed-options',
    kind: 'helper in a loop',
    edits: [
      replace(
        MODULES,
        'option.apply (mergeDefinitions path option.type withDefault);',
        'option.apply (mergeDefinitions path option.type (map (warnRenamed path) withDefault));',
      ),
      before(
        MODULES,
        '  mergeDefinitions = path:',
        '  # Options that will have another name from the next release on.\n  renamedOptions = [ "services.monitoring.port" "networking.domain" ];\n\n  warnRenamed = path: definition:\n    if lib.elem (lib.showPath path) renamedOptions && ! lib.hasSuffix "module" definition.file\n    then definition // { renamed = true; }\n    else definition;\n\n',
      ),
    ],
    noise: [
      rename(MODULES, 'unknownOption', 'messageOfUnknown'),
      before(MODULES, '  valuesOf = lib.mapAttrs', '  # The configuration itself.\n'),
      comment('modules/eval-config.nix', 3),
    ],
    causes: [
      lines(MODULES, '(map (warnRenamed path) withDefault)'),
      lines(
        MODULES,
        '  warnRenamed = path: definition:\n    if lib.elem (lib.showPath path) renamedOptions && ! lib.hasSuffix "module" definition.file\n',
      ),
    ],
  },
]
