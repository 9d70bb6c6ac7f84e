import { describe, expect, test } from '@jest/globals'
import stringWidth from 'string-width'
import {
  createProgress,
  groupedProgress,
  plainProgress,
  silentProgress,
} from '../../src/adapters/progress.ts'
import { lineProgress } from '../../src/adapters/progress/line.ts'

const CLEAR = '\r\u001B[K'

/** A terminal, a clock and a timer that the test moves. */
function terminal({ columns = 80, color = false } = {}) {
  const writes: string[] = []
  let now = 0
  let tick: (() => void) | undefined
  const progress = lineProgress({
    stream: { write: (text) => writes.push(text), columns },
    clock: { seconds: () => now },
    color,
    repeat: (_, action) => {
      tick = action
      return () => {
        tick = undefined
      }
    },
  })
  return {
    progress,
    writes,
    running: () => tick !== undefined,
    pass: (seconds: number) => {
      now += seconds
      tick?.()
    },
  }
}

describe('progress at a terminal', () => {
  test('names the stage, the step of how many and what is being done', () => {
    const { progress, writes, pass } = terminal()
    progress.stage('Timing', 12)
    progress.step('hosts.web')
    pass(0.2)
    expect(writes).toEqual([`${CLEAR}Timing`, `${CLEAR}Timing · 1 of 12 · hosts.web`])
  })

  test('tells the time left once a step is over', () => {
    const { progress, writes, pass } = terminal()
    progress.stage('Timing', 10)
    progress.step('a')
    pass(6)
    progress.step('b')
    pass(0)
    expect(writes.at(-1)).toBe(`${CLEAR}Timing · 2 of 10 · b · about 54 s left`)
  })

  test('tells no time left where the number of steps is not known, or was exceeded', () => {
    const { progress, writes, pass } = terminal()
    progress.stage('Looking')
    progress.step('a')
    progress.step('b')
    pass(6)
    expect(writes.at(-1)).toBe(`${CLEAR}Looking · 2 · b`)
    progress.stage('Timing', 1)
    progress.step('a')
    progress.step('b')
    pass(6)
    expect(writes.at(-1)).toBe(`${CLEAR}Timing · 2 of 1 · b`)
  })

  test('draws once for many steps between two ticks, and not at all where nothing changed', () => {
    const { progress, writes, pass } = terminal()
    progress.stage('Counting', 500)
    for (let index = 0; index < 500; index += 1) progress.step(`target ${index}`)
    pass(0.2)
    pass(0.2)
    expect(writes).toHaveLength(2)
  })

  test('never fills the last column, so that the line does not wrap', () => {
    const { progress, writes, pass } = terminal({ columns: 40 })
    progress.stage('日本語日本語日本語', 3)
    progress.step('ターゲット'.repeat(30))
    pass(0.2)
    for (const text of writes) expect(stringWidth(text.replace(CLEAR, ''))).toBeLessThan(40)
  })

  test('clears the line and stops the timer at the end', () => {
    const { progress, writes, running } = terminal()
    progress.stage('Timing', 2)
    expect(running()).toBe(true)
    progress.done()
    expect(running()).toBe(false)
    expect(writes.at(-1)).toBe(CLEAR)
  })

  test('writes nothing where nothing was begun', () => {
    const { progress, writes } = terminal()
    progress.step('early')
    progress.done()
    expect(writes).toEqual([])
  })

  test('writes colours only where asked, and never an escape of the target’s', () => {
    const plain = terminal()
    plain.progress.stage('Timing', 2)
    plain.progress.step('a\u001B[31mb\nc\u202Ed')
    plain.pass(0.2)
    expect(plain.writes.at(-1)).toBe(`${CLEAR}Timing · 1 of 2 · ab c\\u{202e}d`)
    const colored = terminal({ color: true })
    colored.progress.stage('Timing', 2)
    expect(colored.writes.at(-1)).toBe(`${CLEAR}\u001B[2mTiming\u001B[22m`)
  })
})

describe('progress in GitHub Actions', () => {
  function log() {
    const lines: string[] = []
    return {
      lines,
      progress: groupedProgress({
        startGroup: (title) => lines.push(`group ${title}`),
        endGroup: () => lines.push('end'),
        info: (message) => lines.push(message),
      }),
    }
  }

  test('opens a group for each stage and closes the one before', () => {
    const { lines, progress } = log()
    progress.stage('Counting', 2)
    progress.step('a')
    progress.step('b')
    progress.stage('Timing')
    progress.step('a')
    progress.done()
    progress.done()
    expect(lines).toEqual(['group Counting', '1/2 a', '2/2 b', 'end', 'group Timing', '1 a', 'end'])
  })

  test('lets no name start a command of the log', () => {
    const { lines, progress } = log()
    progress.stage('Counting', 1)
    progress.step('x\n::error::forged\n##[add-mask]a')
    expect(lines).toEqual(['group Counting', '1/1 x ::error::forged ## [add-mask]a'])
  })
})

describe('progress elsewhere', () => {
  test('is a line for each stage and step in a plain log', () => {
    const lines: string[] = []
    const progress = plainProgress({ write: (text) => lines.push(text) })
    progress.stage('Counting', 2)
    progress.step('a\nb')
    progress.done()
    expect(lines).toEqual(['Counting\n', '  1/2 a b\n'])
  })

  test('is nothing where silence was asked for', () => {
    const progress = silentProgress()
    expect(() => {
      progress.stage('Counting', 2)
      progress.step('a')
      progress.done()
    }).not.toThrow()
  })

  test.each([
    ['a terminal', { isTTY: true, env: {} }, `${CLEAR}\u001B[2mTiming\u001B[22m${CLEAR}`],
    ['a terminal without colour', { isTTY: true, env: { NO_COLOR: '1' } }, `${CLEAR}Timing${CLEAR}`],
    ['a terminal that cannot move its cursor', { isTTY: true, env: { TERM: 'dumb' } }, ''],
    ['a CI system', { env: { CI: 'true' } }, 'Timing\n'],
    ['a file', { env: {} }, ''],
  ])('is chosen for %s', (_, { env, ...stream }, expected) => {
    const writes: string[] = []
    const progress = createProgress({ write: (text) => writes.push(text), ...stream }, env, {
      seconds: () => 0,
    })
    progress.stage('Timing', 2)
    progress.done()
    expect(writes.join('')).toBe(expected)
  })
})
