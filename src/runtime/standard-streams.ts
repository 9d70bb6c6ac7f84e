// Standard output and standard error, which may be closed or full: whoever reads them may leave before the end.

import { messageOf, systemCodeOf } from '../errors.ts'

/** The streams of a process. */
export interface StandardStreams {
  readonly stdout: NodeJS.EventEmitter
  readonly stderr: NodeJS.EventEmitter
}

/**
 * Lets whoever reads our output leave (`| head`): the exit status tells the verdict all the same. Gives what kept standard
 * output from being written otherwise, once that is known.
 */
export function letReadersLeave({ stdout, stderr }: StandardStreams): () => Promise<string | undefined> {
  let failure: string | undefined
  stdout.on('error', (error: unknown) => {
    if (systemCodeOf(error) !== 'EPIPE') failure ??= messageOf(error)
  })
  // There is nowhere left to say it.
  stderr.on('error', () => undefined)
  return async () => {
    // A stream tells of what it was last given a moment later.
    await new Promise(setImmediate)
    return failure
  }
}
