// What script/release says of this project and of copies of it in which something does not agree.

import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'

const ROOT = resolve(import.meta.dirname, '..')
const parent = mkdtempSync(join(tmpdir(), 'release-'))
const project = join(parent, 'project')

const read = (file: string) => readFileSync(join(project, file), 'utf8')
const edit = (file: string, from: string | RegExp, to: string) => {
  const text = read(file)
  expect(text).toMatch(from)
  writeFileSync(join(project, file), text.replace(from, to))
}

function release(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(join(project, 'script/release'), args, {
    input,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

/** A small project like this one, of which version 0.1.0 is whole. */
beforeEach(() => {
  rmSync(project, { recursive: true, force: true })
  const manifest = { name: 'nix-perf-gate', version: '0.1.0' }
  const files = {
    'package.json': manifest,
    'package-lock.json': { ...manifest, packages: { '': manifest } },
    'CHANGELOG.md': [
      '# Changelog',
      '## [Unreleased]',
      '## [0.1.0] - 2026-11-30',
      '### Added',
      '- `gate`.',
      '[Unreleased]: https://x/compare/v0.1.0...HEAD',
      '[0.1.0]: https://x/releases/tag/v0.1.0\n',
    ].join('\n\n'),
    'README.md': '- uses: nix-perf-gate/nix-perf-gate@v0\n',
    'docs/x.md': '- uses: nix-perf-gate/nix-perf-gate@v0.1.0\n- uses: nix-perf-gate/nix-perf-gate@v0\n',
    'examples/workflows/x.yml': '- uses: nix-perf-gate/nix-perf-gate@v0 # a word\n',
    'dist/cli/index.js': 'console.log(require("../../package.json").version)\n',
  }
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(project, file, '..'), { recursive: true })
    writeFileSync(join(project, file), typeof content === 'string' ? content : JSON.stringify(content))
  }
  mkdirSync(join(project, 'script'))
  for (const name of ['release', 'release.mjs'])
    cpSync(join(ROOT, 'script', name), join(project, 'script', name))
})
afterAll(() => {
  rmSync(parent, { recursive: true, force: true })
})

test('version, changelog and documents of this project agree', () => {
  expect(execFileSync(join(ROOT, 'script/release'), ['check'], { encoding: 'utf8' })).toContain('agree')
})

describe('a release', () => {
  test('is one where all agree, with the tag of the version', () => {
    expect(release(['check'])).toMatchObject({ status: 0, stderr: '' })
    expect(release(['check', 'v0.1.0'])).toMatchObject({ status: 0, stderr: '' })
  })

  test.each([
    {
      what: 'the tag',
      tag: 'v0.2.0',
      file: 'README.md',
      from: 'uses',
      to: 'uses',
      told: 'v0.1.0 is its tag',
    },
    { what: 'the lock file', file: 'package-lock.json', from: /0\.1\.0/, to: '0.0.9', told: 'npm install' },
    {
      what: 'the bundle',
      file: 'dist/cli/index.js',
      from: /require.*version/,
      to: '"0"',
      told: 'npm run package',
    },
    {
      what: 'the changelog',
      file: 'CHANGELOG.md',
      from: '[0.1.0] -',
      to: '[0.0.9] -',
      told: 'no section [0.1.0]',
    },
    { what: 'a date', file: 'CHANGELOG.md', from: ' - 2026-11-30', to: '', told: 'no date' },
    { what: 'what it has', file: 'CHANGELOG.md', from: /### Added\n\n- `gate`.\n/, to: '', told: 'is empty' },
    { what: 'an address', file: 'CHANGELOG.md', from: /\[0.1.0\]: .*\n/, to: '', told: 'no address' },
    { what: 'a step', file: 'README.md', from: '@v0', to: '@v1', told: '-gate@v1: there is v0 and v0.1.0' },
    { what: 'an example', file: 'examples/workflows/x.yml', from: '@v0', to: '@main', told: 'x.yml has' },
    {
      what: 'what is unreleased',
      tag: 'v0.1.0',
      file: 'CHANGELOG.md',
      from: '[Unreleased]',
      to: '[Unreleased]\n\n- More.',
      told: 'unreleased',
    },
  ])('is none where $what does not agree, and is told what to do', ({ tag, file, from, to, told }) => {
    edit(file, from, to)
    const { status, stdout, stderr } = release(['check', ...(tag === undefined ? [] : [tag])])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(told)
  })

  test('has what the changelog says of it as notes, and no more', () => {
    expect(release(['notes'])).toEqual({ status: 0, stdout: '### Added\n\n- `gate`.\n', stderr: '' })
  })

  test('is prepared by one command, which leaves what agrees but for the bundle', () => {
    edit('CHANGELOG.md', '## [Unreleased]', '## [Unreleased]\n\n### Added\n\n- `more`.')
    expect(release(['prepare', '1.0.0'])).toMatchObject({ status: 0, stderr: '' })
    expect(release(['check', 'v1.0.0'])).toMatchObject({ status: 0, stderr: '' })
    expect(release(['notes']).stdout).toBe('### Added\n\n- `more`.\n')
    expect(read('README.md')).toContain('@v1\n')
    expect(read('docs/x.md')).toMatch(/@v1\.0\.0\n.*@v1\n/)
    expect(read('CHANGELOG.md')).toContain(
      '[Unreleased]: https://x/compare/v1.0.0...HEAD\n[1.0.0]: https://x/compare/v0.1.0...v1.0.0\n',
    )
  })

  test.each([
    [['prepare', '1'], 'is no version'],
    [['prepare', '0.2.0'], 'nothing unreleased'],
    [['prepare', '0.1.0'], 'already'],
    [['major', 'main'], 'is no tag'],
    [['chekc'], 'there are: check, notes, prepare, major'],
    [[], 'no command given'],
  ])('%j is refused', (args, told) => {
    const before = read('CHANGELOG.md')
    expect(release(args)).toMatchObject({ status: 1, stderr: expect.stringContaining(told) })
    expect(read('CHANGELOG.md')).toBe(before)
  })
})

describe('the tag that moves', () => {
  test.each([
    { of: 'the first release', tag: 'v0.1.0', tags: 'v0.1.0', moves: 'v0\n' },
    { of: 'a newer one', tag: 'v0.10.0', tags: 'v0\nv0.9.0\nv0.10.0\nv1.0.0\nother', moves: 'v0\n' },
    { of: 'one of an older line', tag: 'v0.1.1', tags: 'v0.1.1\nv0.2.0', moves: '' },
    { of: 'one that is tried out', tag: 'v1.0.0-rc.1', tags: 'v0.2.0\nv1.0.0-rc.1', moves: '' },
    { of: 'one before a trial', tag: 'v1.0.0', tags: 'v1.0.0\nv1.1.0-rc.1', moves: 'v1\n' },
  ])('is for $of that of its major version, or none', ({ tag, tags, moves }) => {
    expect(release(['major', tag], tags)).toEqual({ status: 0, stdout: moves, stderr: '' })
  })
})
