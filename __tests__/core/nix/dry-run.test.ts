import { describe, expect, test } from '@jest/globals'
import { parseDryRunLog } from '../../../src/core/nix/dry-run.ts'
import { captured, releases } from './captured.ts'

/** A line of Nix's structured log. */
const message = (msg: string): string => `@nix ${JSON.stringify({ action: 'msg', level: 0, msg })}`

describe.each(releases)('a dry run of Nix %s', (release) => {
  test('lists derivations to build, sorted', () => {
    const log = parseDryRunLog(captured(release, 'dry-run.build.stderr'))
    expect(log.toBuild.map((path) => path.slice('/nix/store/'.length + 33))).toEqual([
      'library-1.2.0.drv',
      'app-2.0.1.drv',
      'app-instance-2.drv',
      'app-instance-0.drv',
      'app-instance-1.drv',
      'load-tests.drv',
    ])
    expect(log.toBuild).toEqual(log.toBuild.toSorted())
    expect(log).toMatchObject({
      toFetch: [],
      unknown: [],
      printedSizes: undefined,
      importedDerivations: [],
      messages: [],
    })
  })

  test('lists paths to fetch with the sizes it printed', () => {
    const log = parseDryRunLog(captured(release, 'dry-run.fetch.stderr'))
    const rounded = release === '2.34.8' ? Math.round(0.3 * 1024) : 0
    expect(log).toEqual({
      toBuild: ['/nix/store/ps27lxh3bsjbkp8m5g5agahygdsrnm0b-nix-perf-gate-fixture-app.drv'],
      toFetch: [
        '/nix/store/74n6dnh6py24nvzsy0sajrn9pqvkkmz4-nix-perf-gate-fixture-library',
        '/nix/store/8klv8iry1rmgqam11324vnf4p2airpx8-nix-perf-gate-fixture-base',
      ],
      unknown: [],
      printedSizes: { downloadBytes: rounded, unpackedBytes: rounded },
      importedDerivations: [],
      messages: [],
    })
  })

  test('names the derivation that was built to evaluate', () => {
    const log = parseDryRunLog(captured(release, 'dry-run.import.stderr'))
    expect(log.importedDerivations).toEqual([
      expect.stringMatching(/^\/nix\/store\/\w{32}-nix-perf-gate-fixture-generated\.nix\.drv$/),
    ])
    expect(log.toBuild).toEqual([
      expect.stringMatching(/^\/nix\/store\/\w{32}-nix-perf-gate-fixture-imports\.drv$/),
    ])
  })

  test('gives the error without colours', () => {
    const { messages } = parseDryRunLog(captured(release, 'error.throw.stderr'))
    expect(messages).toHaveLength(1)
    expect(messages[0]).toMatch(/^error:[\s\S]*no such host$/)
    expect(messages[0]).not.toContain('\u001B')
  })
})

describe('headings', () => {
  test.each([
    ['this derivation will be built:', 'toBuild'],
    ['these derivations will be built:', 'toBuild'],
    ['these 12 derivations will be built:', 'toBuild'],
    ['this path will be fetched (1.50 MiB download, 4.00 GiB unpacked):', 'toFetch'],
    ['these 3 paths will be fetched (1.50 MiB download, 4.00 GiB unpacked):', 'toFetch'],
    ["don't know how to build these paths:", 'unknown'],
    ["don't know how to build these paths (may be caused by read-only store access):", 'unknown'],
  ] as const)('of all releases are known: %s', (heading, list) => {
    const log = parseDryRunLog([heading, '  /nix/store/b', '  /nix/store/a'].map(message).join('\n'))
    expect(log[list]).toEqual(['/nix/store/a', '/nix/store/b'])
    expect(log.messages).toEqual([])
  })

  test.each([
    ['0.3 KiB', 307],
    ['1.50 MiB', 1.5 * 1024 ** 2],
    ['12.25 GiB', 12.25 * 1024 ** 3],
    ['2.0 TiB', 2 * 1024 ** 4],
  ])('give sizes in bytes: %s', (size, bytes) => {
    const log = parseDryRunLog(message(`this path will be fetched (${size} download, 1.0 KiB unpacked):`))
    expect(log.printedSizes).toEqual({ downloadBytes: bytes, unpackedBytes: 1024 })
  })

  test('end a list, as any other message does', () => {
    const lines = [
      'this derivation will be built:',
      '  /nix/store/a.drv',
      'warning: odd',
      '  /nix/store/b.drv',
    ]
    expect(parseDryRunLog(lines.map(message).join('\n'))).toMatchObject({
      toBuild: ['/nix/store/a.drv'],
      messages: ['warning: odd', '  /nix/store/b.drv'],
    })
  })
})

test('lines that are not the structured log are ignored, whatever they say', () => {
  const lines = [
    'this derivation will be built:',
    '@nix {"action":"msg"',
    '@nix {"action":"msg","level":"high","msg":3}',
    '@nix {"action":"start","type":105,"fields":[]}',
    '@nix {"action":"result","type":105,"fields":[0,1]}',
    '  /nix/store/a.drv',
  ]
  expect(parseDryRunLog(lines.join('\n'))).toEqual({
    toBuild: [],
    toFetch: [],
    unknown: [],
    printedSizes: undefined,
    importedDerivations: [],
    messages: [],
  })
})
