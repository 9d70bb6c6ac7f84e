// The order of the files of tests: those first that start processes, which take longest, so that no worker is left with one of
// them at the end; and before them what fills the memory of a worker, which is fast only while that is empty.

import { relative } from 'node:path'
import Sequencer from '@jest/test-sequencer'

const ORDER = [
  'unseen',
  'core/report/html-hostile',
  'fuzz',
  'hostile',
  'dist',
  'integration',
  'mac',
  'faults',
  'adapters',
  'browser',
]

export default class LongFirst extends Sequencer {
  async sort(tests) {
    return [...(await super.sort(tests))].sort((one, other) => rankOf(one) - rankOf(other))
  }
}

function rankOf({ path }) {
  const name = relative(import.meta.dirname, path)
  const rank = ORDER.findIndex((first) => name.startsWith(first))
  return rank === -1 ? ORDER.length : rank
}
