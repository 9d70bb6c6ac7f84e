// Questions at the terminal: asked where a person can answer, else answered as nobody objects to.

import { createLines } from '../adapters/lines.ts'
import type { Talk } from '../ports/talk.ts'
import type { Input, Terminal } from './terminal.ts'

export interface TalkSetup {
  readonly terminal: Terminal
  readonly stdin: () => Input
  readonly signal: AbortSignal
  /** The user wants no questions. */
  readonly isSilent: boolean
}

/** Hands a talk to `use`, and lets go of the input after it. */
export async function withTalk<T>(setup: TalkSetup, use: (talk: Talk) => Promise<T>): Promise<T> {
  const { terminal, stdin, signal, isSilent } = setup
  const lines = createLines(stdin, signal)
  const ask: Talk['confirm'] = async (question, otherwise) => {
    for (;;) {
      terminal.say(`${question} ${otherwise ? '[Y/n]' : '[y/N]'} `)
      const line = await lines.next()
      // Whoever ends the input wants no more of it.
      if (line === undefined) terminal.say('\n')
      const answer = line === undefined ? false : answerIn(line, otherwise)
      if (answer !== undefined) return answer
    }
  }
  const tell: Talk['confirm'] = (question, otherwise) => {
    if (!isSilent)
      terminal.say(`Not asked, as nobody is at the terminal: ${question} ${otherwise ? 'Yes' : 'No'}.\n`)
    return Promise.resolve(otherwise)
  }
  try {
    return await use({
      show: (draw) => {
        terminal.show(draw(terminal.screen))
      },
      confirm: !isSilent && stdin().isTTY === true ? ask : tell,
    })
  } finally {
    lines.close()
  }
}

/** Undefined for what is neither. */
function answerIn(line: string, otherwise: boolean): boolean | undefined {
  const answer = line.trim().toLowerCase()
  if (answer === '') return otherwise
  if (['y', 'yes'].includes(answer)) return true
  return ['n', 'no'].includes(answer) ? false : undefined
}
