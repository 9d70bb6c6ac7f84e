// Signals that ask the program to stop.

import { EXIT_STATUS } from '../core/decide/exit-status.ts'
import { InterruptedError } from '../errors.ts'

/** A terminal sends Ctrl-C to all that run in it, and npm hands it on besides: that is one wish, not two. */
const SAME_WISH_MILLISECONDS = 500

/**
 * Aborts with the first signal (Ctrl-C, a cancelled job), so that what was measured is kept. The next one ends the program
 * at once, with all that it has started.
 */
export function listenForSignals(): AbortSignal {
  const interruption = new AbortController()
  let askedAt: number | undefined
  const interrupt = () => {
    const now = performance.now()
    if (askedAt === undefined) {
      askedAt = now
      interruption.abort(new InterruptedError())
    } else if (now - askedAt > SAME_WISH_MILLISECONDS) {
      process.exit(EXIT_STATUS.interrupted)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)
  return interruption.signal
}
