// What a person would do without the gate: evaluate each target in a checkout of either side.

import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'

/** Makes a checkout of a branch, in the place of an earlier one; its path. */
export function checkOut(of: {
  readonly repository: string
  readonly branch: string
  /** The checkout is made in it. */
  readonly folder: string
}): string {
  const checkout = join(of.folder, `checkout-${of.branch}`)
  rmSync(checkout, { recursive: true, force: true })
  execFileSync('git', ['clone', '--quiet', '--branch', of.branch, of.repository, checkout], {
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  return checkout
}

export interface PlainEvaluations {
  readonly nix: string
  /** Base’s, then head’s. */
  readonly checkouts: readonly string[]
  /** What a person would type for one target in a checkout of either side. */
  readonly installables: readonly (readonly string[])[]
}

/** All targets of base, then all of head, one process each. */
export function plainEvaluations({ nix, checkouts, installables }: PlainEvaluations): readonly string[] {
  const features = ['--extra-experimental-features', 'nix-command flakes']
  const lines = checkouts.flatMap((checkout) => [
    `cd ${quoted(checkout)}`,
    ...installables.map((words) =>
      [nix, ...features, 'eval', '--raw', '--no-eval-cache', ...words].map(quoted).join(' '),
    ),
  ])
  return ['sh', '-c', ['set -e', ...lines].join('\n')]
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}
