import { describe, expect, test } from '@jest/globals'
import { createBuildOutput } from '../../../src/core/nix/build-output.ts'
import { captured, releases } from './captured.ts'

function outputOf(lines: Iterable<string>): readonly string[] {
  const output = createBuildOutput()
  for (const line of lines) output.read(line)
  return output.lines()
}

const structured = (value: unknown) => `@nix ${JSON.stringify(value)}`
const START = structured({
  action: 'start',
  id: 7,
  type: 105,
  fields: [`/nix/store/${'0'.repeat(32)}-app-1.0.drv`],
  text: 'building',
})
const said = (line: string, id = 7) => structured({ action: 'result', id, type: 101, fields: [line] })

describe.each(releases)('the output of a build as captured from Nix %s', (release) => {
  test('has each line of a builder with its derivation, and Nix’s own errors', () => {
    const lines = outputOf(captured(release, 'log.failure.stderr').split('\n'))
    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^building '\/nix\/store\/[0-9a-z]{32}-bad-fixture\.drv'$/),
      'bad-fixture> oh no',
    ])
    expect(lines.join('\n')).toMatch(/error:[\s\S]*failed with exit code 3/)
  })

  test('says what was downloaded', () => {
    const lines = outputOf(captured(release, 'log.build.stderr').split('\n'))
    expect(lines.filter((line) => /^copying path '.*-library-fixture' from /.test(line))).toHaveLength(1)
  })
})

test('nothing in it moves a cursor or hides, and no credentials of an address are in it', () => {
  const ESC = '\u001B'
  const lines = [
    START,
    said(`${ESC}[31mred${ESC}[0m\u202E\ttabbed`),
    said('10 %\r20 %'),
    said('GET https://me:secret@cache.example/nar?token=secret'),
    said('whose?', 99),
  ]
  expect(outputOf(lines)).toEqual([
    'building',
    'app-1.0> red\\u{202e}    tabbed',
    'app-1.0> 10 %',
    'app-1.0> 20 %',
    'app-1.0> GET https://cache.example/nar',
    'a builder> whose?',
  ])
})

test('what is no part of the structured log is kept as it is; other parts of it are of no interest', () => {
  expect(
    outputOf([
      'error: cannot open the store',
      '@nix no JSON',
      structured({ action: 'result', id: 7, type: 105, fields: [0, 1, 0, 0] }),
      structured({ action: 'msg', level: 3, msg: 'these will be built' }),
    ]),
  ).toEqual(['error: cannot open the store'])
})

test('of a long output the beginning and the end are kept, and how much is left out is said', () => {
  const output = createBuildOutput()
  output.read(START)
  const count = 200_000
  for (let line = 0; line < count; line += 1) output.read(said(`line ${String(line)} ${'x'.repeat(80)}`))
  const lines = output.lines()
  expect(lines.join('\n').length).toBeLessThan(8.1 * 1024 ** 2)
  expect(lines[1]).toMatch(/^app-1\.0> line 0 /)
  expect(lines.at(-1)).toMatch(/^app-1\.0> line 199999 /)
  const gap = lines.findIndex((line) => line.startsWith('…'))
  const leftOut = Number(/[\d,]+/.exec(lines[gap] ?? '')?.[0].replaceAll(',', ''))
  expect(lines.length - 'gap'.length + leftOut).toBe(count + 1)
  const numberOf = (line: string | undefined) => Number(/line (\d+)/.exec(line ?? '')?.[1])
  expect(numberOf(lines[gap + 2]) - numberOf(lines[gap - 2])).toBe(leftOut + 1)
  expect(outputOf([START, said('x'.repeat(100_000))])[1]).toHaveLength(4096)
})
