// Streams in memory, as a program at the terminal has them.

import type { TerminalStream } from '../../src/adapters/progress.ts'

export interface FakeStream extends TerminalStream {
  readonly text: () => string
}

/** Piped, unless a terminal's width is given. */
export function fakeStream(columns?: number): FakeStream {
  const written: string[] = []
  return {
    write: (text) => written.push(text),
    isTTY: columns !== undefined,
    columns,
    text: () => written.join(''),
  }
}
