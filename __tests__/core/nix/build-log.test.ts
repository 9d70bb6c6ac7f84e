import { describe, expect, test } from '@jest/globals'
import { type BuildLog, createBuildLogReader } from '../../../src/core/nix/build-log.ts'
import { captured, releases } from './captured.ts'

/** Reads lines a second apart. */
function readLog(text: string): BuildLog {
  const reader = createBuildLogReader()
  const lines = text.split('\n')
  for (const [second, line] of lines.entries()) reader.read(line, second)
  return reader.end(lines.length)
}

/** The name of a path without its hash. */
const nameOf = (path: string) => path.replace(/^\/nix\/store\/[0-9a-z]{32}-/, '')

describe.each(releases)('the log of a build as captured from Nix %s', (release) => {
  test('tells builds and downloads in order, each with its time', () => {
    const log = readLog(captured(release, 'log.build.stderr'))
    expect(log.builds.map(({ derivation, outcome }) => [nameOf(derivation), outcome])).toEqual([
      ['tool-fixture.drv', 'built'],
      ['app-fixture.drv', 'built'],
    ])
    expect(
      log.downloads.map(({ path, substituter, unpackedBytes }) => [nameOf(path), substituter, unpackedBytes]),
    ).toEqual([
      ['base-fixture', 'file:///var/cache/example', 49_008],
      ['library-fixture', 'file:///var/cache/example', release === '2.34.8' ? 168 : undefined],
    ])
    expect([...log.builds, ...log.downloads].every(({ seconds }) => seconds > 0)).toBe(true)
    expect(log.buildSeconds).toBe(log.builds.reduce((sum, { seconds }) => sum + seconds, 0))
    expect(log.totalSeconds).toBeGreaterThan(log.buildSeconds + log.downloadSeconds)
    expect(log.errors).toEqual([])
  })

  test('tells which derivation failed, and Nix’s own words', () => {
    const log = readLog(captured(release, 'log.failure.stderr'))
    expect(log.builds.map(({ derivation, outcome }) => [nameOf(derivation), outcome])).toEqual([
      ['bad-fixture.drv', 'failed'],
    ])
    expect(log.errors.join('\n')).toMatch(/failed with exit code 3/)
  })
})

describe('the log of a build, made by hand', () => {
  const start = (id: number, type: number, ...fields: readonly unknown[]) =>
    `@nix ${JSON.stringify({ action: 'start', id, type, fields, level: 3, text: '' })}`
  const stop = (id: number) => `@nix ${JSON.stringify({ action: 'stop', id })}`
  const progress = (id: number, ...fields: readonly number[]) =>
    `@nix ${JSON.stringify({ action: 'result', id, type: 105, fields })}`
  const error = (msg: string) => `@nix ${JSON.stringify({ action: 'msg', level: 0, msg })}`

  test('counts time in which several are built once', () => {
    const log = readLog([start(1, 105, '/a.drv'), start(2, 105, '/b.drv'), stop(1), stop(2)].join('\n'))
    expect(log.builds.map(({ seconds }) => seconds)).toEqual([2, 2])
    expect(log.buildSeconds).toBe(3)
    expect(log.totalSeconds).toBe(3)
  })

  test('adds up what came over the network', () => {
    const log = readLog(
      [
        start(1, 101, 'https://cache.example/a.nar.xz'),
        progress(1, 10, 30),
        progress(1, 30, 30),
        stop(1),
        start(2, 101, 'https://cache.example/b.narinfo'),
        progress(2, 5, 5),
        stop(2),
      ].join('\n'),
    )
    expect(log.transferredBytes).toBe(35)
    expect(log.downloads).toEqual([])
  })

  test('calls what was ended with a failure unfinished', () => {
    const log = readLog(
      [
        start(1, 105, '/done.drv'),
        stop(1),
        start(2, 105, '/slow.drv'),
        start(3, 105, '/bad.drv'),
        stop(3),
        stop(2),
        error("error: builder for '/bad.drv' failed with exit code 1"),
      ].join('\n'),
    )
    expect(log.builds.map(({ derivation, outcome }) => `${derivation} ${outcome}`)).toEqual([
      '/done.drv built',
      '/slow.drv unfinished',
      '/bad.drv failed',
    ])
  })

  test('takes what ends after a failure as built where Nix keeps going, up to the moment at which it is ended', () => {
    const reader = createBuildLogReader({ keepsGoing: true })
    const lines = [
      start(1, 105, '/bad.drv'),
      start(2, 105, '/other.drv'),
      start(3, 105, '/late.drv'),
      stop(1),
      stop(2),
      stop(3),
      error("error: builder for '/bad.drv' failed with exit code 1"),
    ]
    for (const [seconds, line] of lines.entries()) reader.read(line, seconds)
    const outcomes = (cut?: number) => reader.end(7, cut).builds.map(({ outcome }) => outcome)
    expect(outcomes()).toEqual(['failed', 'built', 'built'])
    expect(outcomes(5)).toEqual(['failed', 'built', 'unfinished'])
  })

  test('calls what never ended unfinished, with the time until the end', () => {
    const log = readLog([start(1, 105, '/slow.drv'), '', ''].join('\n'))
    expect(log.builds).toEqual([
      { derivation: '/slow.drv', startSeconds: 0, seconds: 3, outcome: 'unfinished' },
    ])
  })

  test.each(['', '@nix {', '@nix {"action":"start"}', 'copying path', '@nix null'])('ignores %j', (line) => {
    expect(readLog(line)).toMatchObject({ builds: [], downloads: [], totalSeconds: 0, errors: [] })
  })
})
