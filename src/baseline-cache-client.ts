// A program of its own, started by baseline-cache.ts: moves one file between its folder and the cache of GitHub
// Actions, through GitHub's own library. That library logs what it likes, retries for minutes and can not be told to
// stop; in a process of its own it can be ended, and nobody reads its log but baseline-cache.ts. It is also large, and
// not loaded by those who need no cache.
//
//     node baseline-cache-client.js restore|save KEY FILE
//
// The job's tokens come beside the environment (handover.ts). The file is named relative to the current folder. Failures are in the log, in the words of the library.

import { isFeatureAvailable, restoreCache, saveCache } from '@actions/cache'
import { error } from '@actions/core'
import { takeOver } from './runtime/handover.ts'

takeOver(process.env)
const [verb, key = '', file = ''] = process.argv.slice(2)

try {
  if (isFeatureAvailable()) await (verb === 'save' ? saveCache([file], key) : restoreCache([file], key))
} catch (thrown) {
  error(thrown instanceof Error ? thrown.message : String(thrown))
}
// Connections that are kept open for further requests would keep the process.
process.exit()
