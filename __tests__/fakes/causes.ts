// Builders of causes for tests: what is gone of an increase where parts of a change are left out, for every way in which
// several parts can hang together.

import type { CausePlace, CauseRow, CausesExplanation } from '../../src/core/model/causes.ts'

type Edit = Exclude<CausePlace, { readonly input: string }>['edit']

/** `hosts/web.nix:35-37`, `lib/rules.nix:12`, `modules/new/`. */
export function placeAt(at: string, edit: Edit = 'edited'): CausePlace {
  const [, file = at, first, last = first] = /^(.*?):(\d+)(?:-(\d+))?$/.exec(at) ?? []
  return { file, ...(first !== undefined && { first: Number(first), last: Number(last) }), edit }
}

/** An increase of function calls by 1,000,000, to 2,000,000. */
export function causesOf(
  rows: readonly CauseRow[],
  overrides: Partial<CausesExplanation> = {},
): CausesExplanation {
  return {
    metric: 'function-calls',
    difference: 1_000_000,
    evaluations: 7,
    rows: [...rows],
    unresolved: 0,
    ...overrides,
  }
}

/** A row of it: what is gone says what is left. */
export function causeRow(
  places: readonly CausePlace[],
  gone: number,
  about: Partial<CauseRow> = {},
): CauseRow {
  return { places: [...places], without: Math.round(2_000_000 - 1_000_000 * gone), gone, ...about }
}

const users = Array.from({ length: 15 }, (_, index) =>
  placeAt(`users/user-${String(index + 1)}.nix:3-9`, 'added'),
)

/** By the way in which the parts hang together. */
export const jointCauses = {
  'only-together': causesOf([
    causeRow([placeAt('hosts/web.nix:35-37', 'added'), placeAt('lib/rules.nix:12')], 0.981, {
      relation: 'only-together',
      each: [0.981, 0.934],
      alone: [0.052, 0],
    }),
  ]),
  either: causesOf([
    causeRow([placeAt('modules/search.nix:4-9'), placeAt('modules/index.nix:21')], 1, {
      relation: 'either',
      each: [0, 0],
    }),
  ]),
  inseparable: causesOf([causeRow(users, 0.999, { relation: 'inseparable' })]),
  among: causesOf([causeRow(users, 0.972, { relation: 'among', more: 45, folder: 'users/' })], {
    stopped: 'budget',
    unresolved: 1,
  }),
  needs: causesOf([
    causeRow([placeAt('hosts/web.nix:35-37', 'added')], 0.996, {
      needs: [placeAt('lib/rules.nix:6-15', 'added')],
    }),
  ]),
  dependents: causesOf([
    causeRow([placeAt('lib/rules.nix:6-15', 'added')], 0.996, {
      dependents: [placeAt('hosts/web.nix:35-37', 'added'), placeAt('hosts/db.nix:8')],
    }),
  ]),
} as const satisfies Readonly<Record<string, CausesExplanation>>

/** No one place, and what else there is to tell. */
export const partialCauses = {
  spread: causesOf(
    [0.19, 0.17, 0.12, 0.11, 0.1].map((gone, index) =>
      causeRow([placeAt(`hosts/node-${String(index + 1)}.nix:12`)], gone),
    ),
    { unresolved: 0.31 },
  ),
  net: causesOf([
    causeRow([placeAt('hosts/web.nix:35-37', 'added')], 1.97),
    causeRow([placeAt('lib/sites.nix:7-8')], -1.07),
  ]),
  unfinished: causesOf([causeRow([{ input: 'nixpkgs' }], 0.42)], { stopped: 'budget', unresolved: 0.58 }),
  nothing: causesOf([], { evaluations: 4, unresolved: 1 }),
  interrupted: causesOf([], { evaluations: 1, stopped: 'interrupted', unresolved: 1 }),
  decrease: causesOf([causeRow([placeAt('lib/old.nix:3-4', 'removed')], 0.99, { without: 1_990_000 })], {
    difference: -1_000_000,
  }),
} as const satisfies Readonly<Record<string, CausesExplanation>>

/** 8 of 118 rebuilds are left without an overlay. */
export const rebuildCauses = causesOf(
  [
    causeRow([placeAt('overlays/openssl.nix:3-9', 'added')], 110 / 118, { without: 8 }),
    causeRow([placeAt('hosts/web.nix:14')], 6 / 118, { without: 112 }),
  ],
  { metric: 'rebuilds', difference: 118, evaluations: 5 },
)

/** More memory of an input. */
export const memoryCauses = causesOf([causeRow([{ input: 'nixpkgs' }], 1.002, { without: 123_700_000 })], {
  metric: 'allocated-memory',
  difference: 15_068_032,
  evaluations: 3,
})
