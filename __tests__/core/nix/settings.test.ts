import { describe, expect, test } from '@jest/globals'
import { parseSettings } from '../../../src/core/nix/settings.ts'
import { captured, releases } from './captured.ts'

describe('settings', () => {
  test.each(releases)('of Nix %s are those that change a figure', (release) => {
    const settings = parseSettings(captured(release, 'show-config.json'))
    expect(settings.system).toBe('x86_64-linux')
    expect(settings.substituters).toEqual([])
    expect(settings.relevant).toMatchObject({
      'allow-import-from-derivation': 'true',
      'restrict-eval': 'false',
      store: 'auto',
      system: 'x86_64-linux',
    })
    expect(Object.keys(settings.relevant)).not.toContain('max-jobs')
    expect(Object.keys(settings.relevant)).not.toContain('eval-cores')
    // Nix 2.8 prints the numbers of features, which say nothing.
    const features = release === '2.8.0' ? undefined : expect.stringMatching(/\bflakes\b.*\bnix-command$/)
    expect(settings.relevant['experimental-features']).toEqual(features)
  })

  test('of Determinate Nix, made by hand after the source, include its evaluation threads', () => {
    const json = JSON.stringify({ 'eval-cores': { value: 1 }, 'lazy-trees': { value: true } })
    expect(parseSettings(json).relevant).toEqual({ 'eval-cores': '1', 'lazy-trees': 'true' })
  })

  test('list substituters in their order, and compare lists as sets', () => {
    const json = JSON.stringify({ substituters: { value: ['https://b.example', 'https://a.example'] } })
    expect(parseSettings(json)).toMatchObject({
      system: undefined,
      relevant: { substituters: 'https://a.example https://b.example' },
      substituters: ['https://b.example', 'https://a.example'],
      hasProfiler: false,
    })
  })

  test('keep credentials of substituters for Nix alone', () => {
    const url = 'https://me:secret@cache.example/nix?priority=3'
    const settings = parseSettings(JSON.stringify({ substituters: { value: [url] } }))
    expect(settings.substituters).toEqual([url])
    expect(settings.relevant).toEqual({ substituters: 'https://cache.example/nix' })
  })

  test('tell whether the evaluator has a profiler', () => {
    expect(parseSettings(JSON.stringify({ 'eval-profiler': { value: 'disabled' } })).hasProfiler).toBe(true)
  })

  test.each(['', 'null', '[]', '{"system":3}', '{"system":{"value":{"a":1}}}'])('%j tells none', (json) => {
    expect(parseSettings(json)).toMatchObject({
      system: undefined,
      relevant: {},
      substituters: [],
      hasProfiler: false,
      features: [],
      searchPath: [],
    })
  })
})
