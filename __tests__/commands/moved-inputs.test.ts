import { expect, test } from '@jest/globals'
import { movedInputs } from '../../src/commands/moved-inputs.ts'
import type { Target, TargetOrigin } from '../../src/core/model/target.ts'

const flake = (directory: string): Target =>
  target({ kind: 'flake', directory, attributePath: ['packages', 'x86_64-linux', 'web'] })
const target = (origin: TargetOrigin): Target => ({ name: 'web', origin, thresholds: {} })

const lock = (rev: string) =>
  JSON.stringify({
    version: 7,
    root: 'root',
    nodes: {
      root: { inputs: { nixpkgs: 'nixpkgs' } },
      nixpkgs: { locked: { type: 'github', owner: 'NixOS', repo: 'nixpkgs', rev: rev.repeat(40) } },
    },
  })

test('the lock files of all flakes that are measured are read, each once', async () => {
  const read: string[] = []
  const targets = [flake('.'), flake('sub/folder'), flake('.')]
  const inputs = await movedInputs(targets, (side, path) => {
    read.push(`${side} ${path}`)
    return Promise.resolve(lock(side === 'base' ? 'a' : 'b'))
  })
  expect(read.sort()).toEqual([
    'base flake.lock',
    'base sub/folder/flake.lock',
    'head flake.lock',
    'head sub/folder/flake.lock',
  ])
  expect(inputs.map(({ lockFile, from, to }) => [lockFile, from, to])).toEqual([
    ['flake.lock', 'aaaaaaa', 'bbbbbbb'],
    ['sub/folder/flake.lock', 'aaaaaaa', 'bbbbbbb'],
  ])
})

test('a target without a flake has no inputs', async () => {
  const file = target({ kind: 'file', file: 'default.nix', attributePath: [], arguments: {} })
  const read = () => Promise.reject(new Error('nothing should be read'))
  expect(await movedInputs([file], read)).toEqual([])
})

test('a lock file that can not be read tells nothing', async () => {
  expect(await movedInputs([flake('.')], () => Promise.reject(new Error('gone')))).toEqual([])
})
