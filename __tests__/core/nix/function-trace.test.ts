import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createFunctionTraceReader, type FunctionTrace } from '../../../src/core/nix/function-trace.ts'
import { callsByPath } from '../explain/paths.ts'
import { captured, releases } from './captured.ts'
import { chunks } from './chunks.ts'

function read(pieces: Iterable<Buffer>): FunctionTrace {
  const reader = createFunctionTraceReader()
  for (const piece of pieces) reader.write(piece)
  return reader.end()
}

const traceOf = (...lines: readonly string[]) => read([Buffer.from(`${lines.join('\n')}\n`)])

const pathsOf = ({ builder, positions }: FunctionTrace) =>
  Object.fromEntries(callsByPath(builder.finish('calls', []), positions))

const entered = (position: string) => `function-trace entered ${position} at 1795248046430820380`
const exited = (position: string) => `function-trace exited ${position} at 1795248046430820391`

describe('a trace of function calls', () => {
  test('is calls by the path that leads to them', () => {
    const trace = traceOf(
      entered('/a.nix:1:1'),
      entered('/a.nix:2:2'),
      exited('/a.nix:2:2'),
      entered('/a.nix:2:2'),
      exited('/a.nix:2:2'),
      exited('/a.nix:1:1'),
      entered('/a.nix:2:2'),
      exited('/a.nix:2:2'),
    )
    expect(pathsOf(trace)).toEqual({ '/a.nix:1:1': 1, '/a.nix:1:1 > /a.nix:2:2': 2, '/a.nix:2:2': 1 })
    expect(trace.calls).toBe(4)
    expect(trace.messages).toBe('')
  })

  test.each([
    ['/a folder/b c.nix:1:2'],
    ['/a:b:3.nix:1:2'],
    ['«github:o/r/abc»/lib/é.nix:1:2'],
    ['«none»:0'],
    ['undefined position'],
    ['«string»:1:22'],
    ['/odd at name.nix:1:2'],
  ])('keeps a position as Nix prints it: %s', (position) => {
    const trace = traceOf(entered(position), exited(position))
    expect(trace.positions).toEqual([position])
    expect(pathsOf(trace)).toEqual({ [position]: 1 })
  })

  test('is the same wherever its bytes are cut', () => {
    const bytes = Buffer.from(captured('2.34.8', 'function-trace.stderr'))
    const whole = read([bytes])
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (cuts) => {
        const cut = read(chunks(bytes, cuts))
        expect(pathsOf(cut)).toEqual(pathsOf(whole))
        expect(cut.messages).toBe(whole.messages)
      }),
      { numRuns: 50 },
    )
  })

  test('leaves every other line to the messages', () => {
    const trace = traceOf(
      "evaluating file '/a b.nix'",
      entered('/a.nix:1:1'),
      'error: no',
      'function-trace',
      'function-trace entered',
      ' function-trace entered /a.nix:1:1 at 1',
      exited('/a.nix:1:1'),
      "evaluating file '/a b.nix'",
    )
    expect(trace.files).toEqual(['/a b.nix'])
    expect(trace.calls).toBe(1)
    expect(trace.messages.split('\n')).toEqual([
      "evaluating file '/a b.nix'",
      'error: no',
      'function-trace',
      'function-trace entered',
      ' function-trace entered /a.nix:1:1 at 1',
      "evaluating file '/a b.nix'",
    ])
  })

  test('keeps the last of the messages, where the error is, and no more than a million of their characters', () => {
    const reader = createFunctionTraceReader()
    for (let count = 0; count < 60_000; count += 1) {
      reader.write(Buffer.from(`${String(count)} ${'x'.repeat(100)}\n`))
    }
    reader.write(Buffer.from('error: the last\n'))
    const { messages } = reader.end()
    expect(messages.length).toBeLessThanOrEqual(1024 * 1024)
    expect(messages.endsWith('error: the last')).toBe(true)
  })

  test.each([
    ['left without being entered', [exited('/a.nix:1:1'), exited('/a.nix:1:1')], {}],
    ['entered and never left', [entered('/a.nix:1:1')], { '/a.nix:1:1': 1 }],
    ['without a moment', ['function-trace entered /a.nix:1:1'], { '': 1 }],
    ['without a position', ['function-trace entered  at 1'], { '': 1 }],
  ])('takes no harm from a forged line: %s', (_, forged, calls) => {
    const trace = traceOf(
      ...forged,
      ...forged.map((line) => line.replace(' entered', ' exited')),
      entered('/b.nix:2:2'),
    )
    expect(pathsOf(trace)).toEqual({ ...calls, '/b.nix:2:2': 1 })
  })

  test('is read however deep it is', () => {
    const reader = createFunctionTraceReader()
    const line = Buffer.from(`${entered('/a.nix:1:1')}\n`.repeat(1000))
    for (let thousands = 0; thousands < 1100; thousands += 1) reader.write(line)
    const { builder, calls } = reader.end()
    expect(calls).toBe(1_100_000)
    const { own } = builder.finish('calls', [])
    expect(own.reduce((sum, one) => sum + one, 0)).toBe(1_100_000)
  })

  test('keeps no more than 64 million characters of positions, and of files, and counts every call', () => {
    const reader = createFunctionTraceReader()
    const long = 'x'.repeat(8000)
    for (let number = 0; number < 10_000; number += 1) {
      const position = `/${String(number)}${long}:1:1`
      reader.write(Buffer.from(`${entered(position)}\n${exited(position)}\nevaluating file '${position}'\n`))
    }
    const { positions, files, calls } = reader.end()
    const length = (names: readonly string[]) => names.reduce((sum, name) => sum + name.length, 0)
    for (const names of [positions, files]) {
      expect(length(names)).toBeGreaterThan(60_000_000)
      expect(length(names)).toBeLessThanOrEqual(64 * 1024 * 1024)
    }
    expect(calls).toBe(10_000)
  })

  describe.each(releases)('that Nix %s printed', (release) => {
    const trace = read([Buffer.from(captured(release, 'function-trace.stderr'))])
    const paths = pathsOf(trace)

    test('has every call, each where it was made', () => {
      const entries = captured(release, 'function-trace.stderr').match(/^function-trace entered/gm)
      expect(trace.calls).toBe(entries?.length)
      const callOf = '/home/user/project/sum.nix'
      // `count-down 2`, which calls itself.
      expect(paths[`${callOf}:8:3`]).toBe(1)
      expect(paths[`${callOf}:8:3 > ${callOf}:4:56`]).toBe(1)
      expect(paths[`${callOf}:8:3 > ${callOf}:4:56 > ${callOf}:4:56`]).toBe(1)
    })

    test('names the files that were evaluated, and keeps what else was printed', () => {
      expect(trace.files).toContain('/home/user/project/lib/square.nix')
      expect(trace.messages).toContain('trace: function-trace is a word\nsecond line')
    })

    test('is left as deep as it was entered', () => {
      const again = read([
        Buffer.from(`${captured(release, 'function-trace.stderr')}${entered('/last.nix:1:1')}\n`),
      ])
      expect(pathsOf(again)['/last.nix:1:1']).toBe(1)
    })
  })

  test('has calls of built-in functions at no place, as each release says that', () => {
    const places = releases.map((release) =>
      read([Buffer.from(captured(release, 'function-trace.stderr'))]).positions.filter(
        (position) => !/:\d+:\d+$/.test(position),
      ),
    )
    expect(places).toEqual([['undefined position'], ['«none»:0'], ['«none»:0']])
  })
})
