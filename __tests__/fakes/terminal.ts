// Streams in memory, as a program at the terminal has them.

import { Readable } from 'node:stream'
import type { Input } from '../../src/cli/terminal.ts'
import type { TerminalStream } from '../../src/adapters/progress.ts'

/** Standard input with these lines; of a terminal, where it says so. */
export function fakeInput(lines: readonly string[] = [], { isTTY = false } = {}): Input {
  return Object.assign(Readable.from(lines.map((line) => `${line}\n`)), { isTTY })
}

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
