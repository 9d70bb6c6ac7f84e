import { describe, expect, test } from '@jest/globals'
import { readSelfSettings } from '../../src/commands/self-settings.ts'
import { fakeCommit, type FakeCommit, fakeRepository } from '../fakes/repository.ts'

const flake = (inputs: string) => ({ 'flake.nix': `{ ${inputs} outputs = _: { }; }` })

async function read(base: string, head: string) {
  const commits: readonly FakeCommit[] = [
    { name: 'base', files: flake(base) },
    { name: 'head', files: flake(head) },
  ]
  const [one, other] = commits.map(fakeCommit)
  if (one === undefined || other === undefined) throw new Error('there are two')
  const repository = fakeRepository({ commits, refs: {} })
  return await readSelfSettings(repository, { base: one, head: other, patterns: [], directory: '.' })
}

const WITH = 'inputs.self.submodules = true;'

describe('submodules that the flake itself asks for', () => {
  test('are in place on both sides where base asks for them', async () => {
    expect(await read(WITH, '')).toEqual({ submodules: true, notices: [] })
    expect(await read(WITH, WITH)).toEqual({ submodules: true, notices: [] })
  })

  test('are not fetched because head alone asks for them, which is said with what to set', async () => {
    const { submodules, notices } = await read('', WITH)
    expect(submodules).toBe(false)
    expect(notices).toEqual([
      {
        level: 'warning',
        message: expect.stringMatching(/inputs\.self\.submodules.*nix: \{ submodules: true \}$/),
      },
    ])
  })
})

test('files in Git LFS are said to be none', async () => {
  const { notices } = await read('', 'inputs.self.lfs = true;')
  expect(notices).toEqual([{ level: 'warning', message: expect.stringContaining('inputs.self.lfs') }])
})
