import { describe, expect, test } from '@jest/globals'
import {
  parseBsdTimeReport,
  parseGnuTimeReport,
  parseWrapperReport,
  withoutBsdTimeEnding,
} from '../../../src/core/nix/usage-report.ts'

/** As `time -l` of macOS 14 appends it. */
const MACOS_REPORT = `        0.52 real         0.41 user         0.09 sys
           148242432  maximum resident set size
                   0  average shared memory size
                   0  average unshared data size
                   0  average unshared stack size
                9306  page reclaims
                   2  page faults
                   0  swaps
                   0  block input operations
                   0  block output operations
                   0  messages sent
                   0  messages received
                   0  signals received
                   4  voluntary context switches
                 111  involuntary context switches
          4012876841  instructions retired
          1497632112  cycles elapsed
           120750080  peak memory footprint
`

describe('the report of `time -l`', () => {
  const figures = { residentBytes: 148_242_432, instructions: 4_012_876_841 }

  test('is told apart from what the command itself wrote', () => {
    const own = 'warning: odd\nerror: no\n'
    expect(parseBsdTimeReport(own + MACOS_REPORT)).toEqual({ start: own.length, ...figures })
  })

  test('is the last one, where the command’s own output looks like one', () => {
    const forged = MACOS_REPORT.replace('148242432', '        1')
    expect(parseBsdTimeReport(forged + MACOS_REPORT)).toEqual({ start: forged.length, ...figures })
  })

  test('may use a comma for the decimal point', () => {
    expect(parseBsdTimeReport(MACOS_REPORT.replaceAll(/(\d)\.(\d\d)/g, '$1,$2'))).toMatchObject(figures)
  })

  test.each([
    ['a zero, as in virtual machines', MACOS_REPORT.replace('4012876841', '         0')],
    ['no such line, as before macOS 10.15', MACOS_REPORT.replace(/.*instructions retired\n/, '')],
  ])('tells no instructions by %s', (_, text) => {
    expect(parseBsdTimeReport(text)).toMatchObject({ residentBytes: 148_242_432, instructions: undefined })
  })

  test.each(['', 'error: no\n', '        0.52 real         0.41 user         0.09 sys\n'])(
    'is missing in %j',
    (text) => {
      expect(parseBsdTimeReport(text)).toBeUndefined()
    },
  )
})

test.each(['time: command terminated abnormally\n', 'Command terminated abnormally.\n'])(
  'what `time` says of a command that a signal ended is not what the command said: %j',
  (ending) => {
    expect(withoutBsdTimeEnding(`warning: odd\n${ending}`)).toBe('warning: odd\n')
    expect(withoutBsdTimeEnding(`${ending}warning: odd\n`)).toBe(`${ending}warning: odd\n`)
  },
)

describe('the report of the wrapper', () => {
  const memory = { residentBytes: 2048, refusal: undefined }

  test('has the memory alone, where nothing is counted', () => {
    expect(parseWrapperReport('2\n')).toEqual({ ...memory, instructions: undefined })
  })

  test('has the instructions of a counter that ran all the time', () => {
    expect(parseWrapperReport('2\n4012876841 520000000 520000000\n')).toEqual({
      ...memory,
      instructions: 4_012_876_841,
    })
  })

  test('adds up two kinds of cores, each of which ran for its part of the time', () => {
    expect(parseWrapperReport('2\n3000 1000 600\n1000 1000 400\n')).toEqual({ ...memory, instructions: 4000 })
  })

  test.each([
    ['another program had the counter for a while', '3000 1000 990'],
    ['one kind of cores was not counted', '3000 1000 600\n1000 1000 0'],
    ['the machine counts nothing', '0 1000 1000'],
    ['the counter never ran', '0 0 0'],
    ['a line is broken', '3000 1000 1000\n30'],
  ])('tells none where %s', (_, lines) => {
    expect(parseWrapperReport(`2\n${lines}\n`)).toEqual({ ...memory, instructions: undefined })
  })

  test('says why the kernel refused', () => {
    expect(parseWrapperReport('2\nrefused 13\n')).toEqual({
      residentBytes: 2048,
      instructions: undefined,
      refusal: 13,
    })
  })

  test('tells nothing where there is none', () => {
    expect(parseWrapperReport('')).toEqual({
      residentBytes: undefined,
      instructions: undefined,
      refusal: undefined,
    })
  })
})

describe('the report of GNU time', () => {
  test('is behind what it says of an exit status', () => {
    expect(parseGnuTimeReport('Command exited with non-zero status 3\n2\n').residentBytes).toBe(2048)
    expect(parseGnuTimeReport('').residentBytes).toBeUndefined()
  })
})
