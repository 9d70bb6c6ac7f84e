// Results all of whose texts somebody else chose.

import type { Explanation } from '../../../src/core/model/explanation.ts'
import type { CallSite } from '../../../src/core/model/place.ts'
import type { Results } from '../../../src/core/model/results.ts'
import { causeRow, causesOf } from '../../fakes/causes.ts'
import {
  derivationChanges,
  exactFinding,
  identity,
  platformResults,
  resultsOf,
  targetResults,
} from '../../fakes/results.ts'

/** Each text of results that a stranger may have chosen is this one. */
export function resultsWith(text: string): Results {
  const short = text.slice(0, 60)
  const site: CallSite = { origin: 'input', input: short, file: short, line: 3, column: 1, callee: short }
  const calls = { base: 1, head: 90_000 }
  const explanation: Explanation = {
    functions: {
      increase: 89_999,
      rows: [
        {
          name: short,
          place: { origin: 'input', input: short, file: short, line: 1, column: 1 },
          ...calls,
          difference: 89_999,
        },
      ],
      others: { rows: 0, difference: 0 },
    },
    primops: {
      increase: 1,
      rows: [{ name: short, base: 0, head: 1, difference: 1 }],
      others: { rows: 0, difference: 0 },
    },
    origins: [{ origin: 'input', input: short, ...calls, difference: 89_999 }],
    callPaths: {
      ...calls,
      path: [{ ...site, ...calls, edit: 'added' }],
      changedLines: {
        rows: [{ file: short, first: 1, last: 2, edit: 'added', difference: 89_999 }],
        others: { rows: 0, difference: 0 },
        elsewhere: 0,
        isOnly: true,
      },
      tree: { unit: 'calls', ...calls, sites: [site], nodes: [[-1, 0, 1, 90_000]] },
    },
    causes: causesOf(
      [
        causeRow([{ file: short, first: 1, last: 2, edit: 'added' }, { input: short }], 0.9, {
          relation: 'only-together',
          each: [0.9, null],
          alone: [0, null],
          needs: [{ file: short, edit: 'removed' }],
          dependents: [{ file: short, edit: 'moved' }],
        }),
        causeRow([{ file: short, edit: 'edited' }], 0.8, { relation: 'among', folder: short, more: 40 }),
      ],
      { stopped: 'failed', unresolved: 0.5 },
    ),
    hints: [{ id: 'deep-update', evidence: short }],
  }
  const target = targetResults(text, {
    status: 'compared',
    findings: [exactFinding('function-calls', [1, 50_000_000], { reason: { kind: 'sentence', text } })],
    derivationChanges: derivationChanges({
      versions: [{ name: text, base: [text], head: [text] }],
      added: [{ name: text, version: text }],
      newlyBuilt: [{ name: text, version: text }],
      rootCauses: {
        rebuilds: 1,
        explained: 1,
        roots: [{ name: short, baseVersion: short, headVersion: short, change: 'version', rebuilds: 1 }],
      },
    }),
    explanation,
    importedDerivations: [text],
    failures: { base: { kind: 'evaluation', message: `error: ${text}\n   ${text}` } },
  })
  const revision = { ...resultsOf().base, subject: text, revision: text, chosen: text }
  return resultsOf({
    verdict: 'fail',
    program: text,
    base: revision,
    head: revision,
    configuration: { from: text, changedInHead: false },
    notices: [{ level: 'warning', message: text }],
    acceptance: { label: text, by: text },
    inputs: Array.from({ length: 5 }, () => ({
      lockFile: short,
      path: short,
      change: 'moved' as const,
      from: short,
      to: short,
      copyOf: short,
    })),
    platforms: [
      platformResults({
        verdict: 'fail',
        system: text,
        identity: identity({ version: text, settings: { [text]: text } }),
        targets: [target],
      }),
      platformResults({ targets: [target] }),
    ],
  })
}
