// Hostile pull requests, one test each, with real Nix and Git through the bundled action.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { nixLevel } from '../integration/nix-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { nodeBinaries } from '../dist/run-program.ts'
import { configured, grown, small } from './projects.ts'
import { configurations, type Row, targets, texts, traps } from './heads.ts'
import { mixtures } from './mixtures.ts'
import { createWorld, type World } from './world.ts'

const SOON = 240_000

// The runner has the newest.
const node = nodeBinaries().at(-1) ?? process.execPath

/** Those that code of strangers is evaluated with. */
const safe = nixBinaries().filter((file) => nixLevel(file) >= 20)

/** On the newest of them all; on the others what hangs on the release, unless all is asked for (`npm run hostile`). */
const rowsOn = (nix: string) =>
  nix === safe.at(-1) || process.env.NIX_PERF_GATE_HEADS === 'all'
    ? { ...configurations, ...targets, ...texts, ...traps, ...mixtures }
    : { ...configurations, ...targets, ...traps }

if (safe.length > 0) {
  describe.each(safe)('with %s, a pull request that', (nix) => {
    let world: World
    beforeAll(async () => {
      world = await createWorld(nix)
    })
    afterAll(async () => {
      await world.close()
    })

    test.each(Object.entries(rowsOn(nix)))(
      '%s gets what it deserves',
      async (_, head) => {
        const row: Row = head(world)
        const ended = await world.run(row, { node })
        const verdict = ended.outputs.verdict ?? (ended.status === 2 ? 'refused' : 'none')
        expect(row.outcomes).toContain(verdict)
        expect(ended.status).toBe(STATUS[verdict])
        if (row.says !== undefined) expect(ended.told).toMatch(row.says)
        if (row.hides !== undefined) expect(ended.stdout).not.toMatch(row.hides)
      },
      SOON,
    )
  })
}

const STATUS: Readonly<Record<string, number>> = { pass: 0, warn: 0, fail: 1, refused: 2, incomplete: 3 }

const old = nixBinaries().filter((file) => nixLevel(file) < 20)

if (old.length > 0) {
  describe.each(old)('with %s, a pull request', (nix) => {
    test.each([
      ['is not evaluated', {}],
      [
        'is not evaluated, whatever it allows itself',
        { '.github/nix-perf-gate.yml': 'nix: { allow-unsafe-release: true }\n' },
      ],
    ])('%s', async (_, files) => {
      const world = await createWorld(nix)
      try {
        const ended = await world.run(
          { base: { ...small, ...configured }, head: { ...grown, ...files } },
          { node },
        )
        expect(ended).toMatchObject({ status: 3, outputs: { verdict: 'incomplete' } })
        expect(ended.stdout).toContain('allow-unsafe-release')
        expect(ended.results).toBeUndefined()
      } finally {
        await world.close()
      }
    })
  })
}
