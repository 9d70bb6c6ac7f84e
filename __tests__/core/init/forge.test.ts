import { describe, expect, test } from '@jest/globals'
import { forgeOf, isOthersFolder, workflowFolder } from '../../../src/core/init/forge.ts'

const NOTHING = { address: undefined, folders: [], hasGitlabFile: false }

describe('the forge is told', () => {
  test.each([
    ['https://github.com/me/fleet.git', 'github'],
    ['git@github.com:me/fleet.git', 'github'],
    ['ssh://git@github.example.org:2222/me/fleet', 'github'],
    ['https://me:token@gitlab.com/me/fleet', 'gitlab'],
    ['git@gitlab.gnome.org:me/fleet.git', 'gitlab'],
    ['https://codeberg.org/me/fleet', 'forgejo'],
    ['https://forgejo.example.org/me/fleet', 'forgejo'],
    ['gitea@gitea.example.org:me/github.com.git', 'gitea'],
  ])('by the host of %s', (address, forge) => {
    expect(forgeOf({ ...NOTHING, address })).toEqual({ forge, by: 'address' })
  })

  test.each([
    [{ folders: ['.github/workflows'] }, 'github'],
    [{ folders: ['.gitea/workflows', '.github/workflows'] }, 'gitea'],
    [{ folders: ['.forgejo/workflows', '.github/workflows'] }, 'forgejo'],
    [{ hasGitlabFile: true }, 'gitlab'],
  ])('by files where the host is any: %j', (signs, forge) => {
    for (const address of [undefined, 'git@git.example.org:github/gitlab', '/srv/github.com/fleet', '../x'])
      expect(forgeOf({ ...NOTHING, ...signs, address })).toEqual({ forge, by: 'files' })
  })

  test('by nothing', () => {
    expect(forgeOf(NOTHING)).toEqual({ forge: 'github', by: 'nothing' })
  })
})

test('a workflow goes where the forge reads those that are there', () => {
  expect(workflowFolder('forgejo', [])).toBe('.forgejo/workflows')
  expect(workflowFolder('forgejo', ['.github/workflows'])).toBe('.github/workflows')
  expect(workflowFolder('gitea', ['.gitea/workflows', '.github/workflows'])).toBe('.gitea/workflows')
  expect(isOthersFolder('forgejo', '.github/workflows')).toBe(true)
  expect(isOthersFolder('github', '.github/workflows')).toBe(false)
})
