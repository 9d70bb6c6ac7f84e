import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { folderNames, momentName } from '../../../src/core/profile/folder-name.ts'

test('a moment is named in UTC, so that names sort as moments do', () => {
  expect(momentName(new Date('2026-11-21T07:30:00.999Z'))).toBe('20261121-073000')
  expect(momentName(new Date('2026-11-21T01:30:00+02:00'))).toBe('20261120-233000')
})

describe('the folder of a target', () => {
  test.each(['nixosConfigurations.web', 'packages.x86_64-linux.gtk+-3', 'tools'])(
    'is %s where that is safe',
    (name) => {
      expect(folderNames([name])).toEqual([name])
    },
  )

  test('is told apart by a digest where the name is not safe as it is', () => {
    const [up, slash, tool] = folderNames(['../../etc', 'hosts/web', 'tool'])
    expect(up).toMatch(/^_+[\w.-]*etc-[0-9a-f]{8}$/)
    expect(slash).toMatch(/^hosts_web-[0-9a-f]{8}$/)
    expect(tool).toBe('tool')
  })

  test('is another one for names that differ in case only, or in what is not safe', () => {
    const names = ['web', 'Web', 'a b', 'a/b', 'a_b', '']
    expect(new Set(folderNames(names).map((name) => name.toLowerCase())).size).toBe(names.length)
  })

  test.each(['README.md', 'con', 'NUL.txt', '.', '..', '.git', '-rf', 'x'.repeat(300), 'a.'])(
    'is not %j',
    (name) => {
      expect(folderNames([name])).not.toEqual([name])
    },
  )

  test('is always one folder, whatever the name', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary' })), (names) => {
        const folders = folderNames(names)
        expect(new Set(folders.map((name) => name.toLowerCase())).size).toBe(names.length)
        for (const folder of folders) expect(folder).toMatch(/^[\w+][\w.+-]{0,99}$/)
      }),
    )
  })
})
