// The rows of the table: what is asked of the gate in each, and what is hoped for.

import { FLEET_CHANGES, PACKAGES_CHANGES } from './changes.ts'
import { HOSTS, type Fleet } from './make.ts'

export interface Case {
  readonly name: string
  readonly repository: keyof Fleet
  readonly branch: string
  /** What the gate is asked for; undefined: what it finds by itself. */
  readonly targets?: readonly string[]
  /** What a person would evaluate for the same targets. */
  readonly attributes: readonly string[]
  /** Base’s counters are in the cache of a job, so that the gate runs as a step of one. */
  readonly isBaseKept?: true
  readonly goal: string
}

const TOPLEVELS = HOSTS.map((host) => `nixosConfigurations.${host}.config.system.build.toplevel`)
const ALL_HOSTS = 'packages.x86_64-linux.fleet'

const hosts = { repository: 'hosts', attributes: TOPLEVELS } as const

/** `packages` are the names of the repository of packages. */
export function casesOf(packages: readonly string[]): readonly Case[] {
  return [
    { ...hosts, name: 'readme', branch: 'readme', goal: '≤ 0.65 ×, own CPU ≤ 2 %' },
    { ...hosts, name: 'readme-base-kept', branch: 'readme', isBaseKept: true, goal: '≤ 0.35 ×' },
    { ...hosts, name: 'one-host', branch: 'one-host', goal: '≤ 1.0 ×' },
    { ...hosts, name: 'loop', branch: 'loop', goal: '≤ 2.5 ×, the line first' },
    { ...hosts, name: 'time-only', branch: 'time-only', goal: 'found' },
    { ...hosts, name: 'rebuild', branch: 'rebuild', goal: 'fails' },
    {
      name: 'packages-readme',
      repository: 'packages',
      branch: 'readme',
      attributes: packages.map((name) => `packages.x86_64-linux.${name}`),
      goal: '≤ 0.2 ×',
    },
    {
      name: 'all-hosts-readme',
      repository: 'hosts',
      branch: 'readme',
      targets: [ALL_HOSTS],
      attributes: [ALL_HOSTS],
      goal: 'none',
    },
    {
      name: 'all-hosts-loop',
      repository: 'hosts',
      branch: 'loop',
      targets: [ALL_HOSTS],
      attributes: [ALL_HOSTS],
      goal: '≤ 3.5 ×, the line first',
    },
  ]
}

/** The texts of lines that are the cause in a case, by file. */
export function causesOf({
  repository,
  branch,
}: Case): readonly { readonly file: string; readonly text: string }[] {
  const changes = repository === 'hosts' ? FLEET_CHANGES : PACKAGES_CHANGES
  return changes.find((change) => change.branch === branch)?.causes ?? []
}
