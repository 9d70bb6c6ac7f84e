// Lines that a person types, one for each time that somebody waits for one.

import { createInterface, type Interface } from 'node:readline'

export interface Lines {
  /** The next line; undefined where the input has ended. Rejects with the signal's reason where that aborts. */
  next(): Promise<string | undefined>
  /** Lets go of the input. */
  close(): void
}

/** `input` is not touched before the first line is waited for. */
export function createLines(input: () => NodeJS.ReadableStream, signal: AbortSignal): Lines {
  const lines: string[] = []
  let source: Interface | undefined
  let hasEnded = false
  let wake = (): void => undefined
  const open = (): Interface => {
    const opened = createInterface({ input: input(), terminal: false })
    opened.on('line', (line) => {
      lines.push(line)
      wake()
    })
    opened.on('close', () => {
      hasEnded = true
      wake()
    })
    return opened
  }
  return {
    next: async () => {
      source ??= open()
      if (lines.length === 0 && !hasEnded) {
        await new Promise<void>((resolve, reject) => {
          const abort = () => {
            reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
          }
          wake = () => {
            signal.removeEventListener('abort', abort)
            resolve()
          }
          signal.addEventListener('abort', abort, { once: true })
          if (signal.aborted) abort()
        })
      }
      return lines.shift()
    },
    close: () => source?.close(),
  }
}
