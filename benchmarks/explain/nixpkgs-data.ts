// Regressions of data alone: more of what the fleet has, or an option switched on. The lines that change call nothing
// themselves.

import { type Injection, after, comment, lines, replace } from './injection.ts'
import {
  evaluationAnnotated,
  hostRenamed,
  moduleFunctionsRenamed,
  smallHelper,
  unitsRenamed,
} from './nixpkgs-noise.ts'

const jobs = (count: number) =>
  Array.from(
    { length: count },
    (_, index) =>
      `  batch${index} = { at = "daily"; run = "batch"; arguments = [ "--part" "${index}" ]; };\n`,
  ).join('')

export const dataInjections: readonly Injection[] = [
  {
    name: 'fleet-more-sites',
    kind: 'more data',
    edits: [replace('fleet/site-list.nix', 'fleet.numbered "docs" 6', 'fleet.numbered "docs" 24')],
    causes: [lines('fleet/site-list.nix', 'fleet.numbered "docs" 24')],
  },
  {
    name: 'fleet-more-jobs',
    kind: 'more data',
    edits: [
      after(
        'fleet/job-table.nix',
        '  mirror = { at = "hourly"; run = "rsync"; arguments = [ "-a" "/srv/" "vault:/srv/" ]; };\n',
        jobs(14),
      ),
    ],
    noise: [comment('fleet/jobs.nix', 6), ...evaluationAnnotated, ...smallHelper],
    causes: [lines('fleet/job-table.nix', jobs(14))],
  },
  {
    name: 'fleet-more-people',
    kind: 'more data',
    edits: [
      replace(
        'fleet/users.nix',
        'people = [ "ada" "ben"',
        `people = [ ${Array.from({ length: 24 }, (_, index) => `"guest${index}"`).join(' ')} "ada" "ben"`,
      ),
    ],
    noise: [...moduleFunctionsRenamed, ...hostRenamed],
    causes: [lines('fleet/users.nix', 'people = [ "guest0"')],
  },
  {
    name: 'fleet-option-on',
    kind: 'more data',
    edits: [
      after('fleet/desktop.nix', 'services.postgresql.enable = true;\n', '  services.samba.enable = true;\n'),
    ],
    causes: [lines('fleet/desktop.nix', 'services.samba.enable = true;')],
  },
  {
    name: 'fleet-option-on-noise',
    kind: 'more data',
    edits: [
      after(
        'fleet/desktop.nix',
        'services.httpd.enable = true;\n',
        '  services.openssh.enable = true;\n  services.avahi.enable = true;\n  services.ntp.enable = true;\n',
      ),
    ],
    noise: [...unitsRenamed, ...smallHelper, comment('fleet/desktop.nix', 8)],
    causes: [
      lines(
        'fleet/desktop.nix',
        '  services.openssh.enable = true;\n  services.avahi.enable = true;\n  services.ntp.enable = true;\n',
      ),
    ],
  },
]
