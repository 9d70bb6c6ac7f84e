// The projects that regressions are injected into, made anew in a folder: a branch `base`, and one for each injection.

import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TargetOrigin } from '../../src/core/model/target.ts'
import { makeRealRepository } from '../real-repository.ts'
import { applyEdits } from './apply-edits.ts'
import { freshBumps } from './fresh-inputs.ts'
import { freshBesideInputs } from './fresh-inputs-beside.ts'
import { freshNixpkgsCode } from './fresh-nixpkgs-code.ts'
import { freshNixpkgsData } from './fresh-nixpkgs-data.ts'
import { freshNixpkgsMemory } from './fresh-nixpkgs-memory.ts'
import { freshSampleCode } from './fresh-sample-code.ts'
import { freshSampleData } from './fresh-sample-data.ts'
import { freshSampleMemory } from './fresh-sample-memory.ts'
import { freshSampleSignatures } from './fresh-sample-signatures.ts'
import { heldOutInNixpkgs } from './held-out-nixpkgs.ts'
import { heldOutCode } from './held-out-sample.ts'
import { heldOutModules } from './held-out-sample-modules.ts'
import { heldOutWithInputs } from './held-out-inputs.ts'
import type { Injection } from './injection.ts'
import { dataInjections } from './nixpkgs-data.ts'
import { farInjections } from './nixpkgs-far.ts'
import { FLEET_FILES } from './nixpkgs-fleet.ts'
import { nearInjections } from './nixpkgs-near.ts'
import { codeInjections } from './sample-code.ts'
import { FOLLOWED, inputRepositories, inputInjections, takeInputs } from './sample-inputs.ts'
import { moduleInjections } from './sample-modules.ts'

export interface Project {
  readonly name: 'sample' | 'sample with inputs' | 'nixpkgs'
  readonly directory: string
  readonly origin: TargetOrigin
  readonly injections: readonly Injection[]
}

/** What the branch begins with that has all of an injection but what makes it dearer. */
export const NOISE_ALONE = 'noise-of-'

/** The branch that all others are compared with. */
export const BASE = 'base'

const heldOut: ReadonlySet<Injection> = new Set([
  ...heldOutCode,
  ...heldOutModules,
  ...heldOutWithInputs,
  ...heldOutInNixpkgs,
])

/** Whether nothing of how causes are ranked was chosen while looking at this injection. */
export function isHeldOut(injection: Injection): boolean {
  return heldOut.has(injection)
}

const freshSample = [...freshSampleCode, ...freshSampleData, ...freshSampleMemory, ...freshSampleSignatures]

const freshWithInputs = [...freshBumps, ...freshBesideInputs]

const freshInNixpkgs = [...freshNixpkgsCode, ...freshNixpkgsData, ...freshNixpkgsMemory]

const fresh: ReadonlySet<Injection> = new Set([...freshSample, ...freshWithInputs, ...freshInNixpkgs])

/** Whether it was written for what the others hardly have, without looking at any explanation. */
export function isFresh(injection: Injection): boolean {
  return fresh.has(injection)
}

const MACHINE = {
  kind: 'flake',
  directory: '.',
  attributePath: ['nixosConfigurations', 'web', 'config', 'system', 'build', 'toplevel'],
} as const

export function makeSample(directory: string): Project {
  execFileSync(process.execPath, [resolve('examples/build-history.mjs'), directory])
  git(directory, 'checkout', '--quiet', '-b', BASE, 'main')
  const injections = [
    ...codeInjections,
    ...moduleInjections,
    ...heldOutCode,
    ...heldOutModules,
    ...freshSample,
  ]
  for (const injection of injections) inject(directory, injection)
  return { name: 'sample', directory, origin: MACHINE, injections }
}

/** Lock files are written by the Nix that they are for. */
export function makeSampleWithInputs(directory: string, nix: string): Project {
  const injections = [...inputInjections, ...heldOutWithInputs, ...freshWithInputs]
  const inputs = makeInputs(join(directory, '..', 'inputs'))
  execFileSync(process.execPath, [resolve('examples/build-history.mjs'), directory])
  const lock = () => {
    rmSync(join(directory, 'flake.lock'), { force: true })
    execFileSync(nix, ['flake', 'lock', ...NIX_OPTIONS], {
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  }
  git(directory, 'checkout', '--quiet', '-b', BASE, 'main')
  applyEdits(directory, takeInputs({ toolbox: inputs('toolbox'), defaults: inputs('defaults') }))
  lock()
  commit(directory, BASE)
  for (const { name, edits, noise = [], bumps = [] } of injections) {
    for (const bump of bumps) {
      const input = join(directory, '..', 'inputs', bump.input)
      commitOn(input, name, () => {
        applyEdits(input, bump.edits)
      })
      git(input, 'branch', '--force', FOLLOWED, name)
    }
    commitOn(directory, name, () => {
      applyEdits(directory, [...edits, ...noise])
      lock()
    })
    for (const bump of bumps)
      git(join(directory, '..', 'inputs', bump.input), 'branch', '--force', FOLLOWED, BASE)
  }
  return { name: 'sample with inputs', directory, origin: MACHINE, injections }
}

/** The clone at `nixpkgs` is only read. */
export function makeFleet(directory: string, nixpkgs: string): Project {
  makeRealRepository(nixpkgs, directory)
  git(directory, 'checkout', '--quiet', '-b', BASE, 'main')
  writeFiles(directory, FLEET_FILES)
  commit(directory, BASE)
  const injections = [
    ...nearInjections,
    ...farInjections,
    ...dataInjections,
    ...heldOutInNixpkgs,
    ...freshInNixpkgs,
  ]
  for (const injection of injections) inject(directory, injection)
  const origin = { kind: 'file', file: 'gate.nix', attributePath: ['system'], arguments: {} } as const
  return { name: 'nixpkgs', directory, origin, injections }
}

export const NIX_OPTIONS = ['--extra-experimental-features', 'nix-command flakes'] as const

/** Makes the inputs’ repositories; gives the address of each. */
function makeInputs(folder: string): (name: string) => string {
  const addressOf = (name: string) => `git+${pathToFileURL(resolve(folder, name)).href}?ref=${FOLLOWED}`
  for (const [name, files] of Object.entries(inputRepositories(addressOf))) {
    const directory = join(folder, name)
    mkdirSync(directory, { recursive: true })
    git(directory, 'init', '--quiet')
    git(directory, 'checkout', '--quiet', '-b', BASE)
    writeFiles(directory, files)
    commit(directory, BASE)
    git(directory, 'branch', FOLLOWED)
  }
  return addressOf
}

function writeFiles(directory: string, files: Readonly<Record<string, string>>): void {
  applyEdits(
    directory,
    Object.entries(files).map(([file, text]) => ({ kind: 'create', file, text })),
  )
}

function commitOn(directory: string, branch: string, change: () => void): void {
  git(directory, 'checkout', '--quiet', '-b', branch, BASE)
  change()
  commit(directory, branch)
  git(directory, 'checkout', '--quiet', BASE)
}

/** Its branch, and one with its noise alone where that stands by itself. */
function inject(directory: string, { name, edits, noise = [] }: Injection): void {
  commitOn(directory, name, () => {
    applyEdits(directory, [...edits, ...noise])
  })
  try {
    commitOn(directory, `${NOISE_ALONE}${name}`, () => {
      applyEdits(directory, noise)
    })
  } catch {
    git(directory, 'reset', '--quiet', '--hard')
    git(directory, 'clean', '--quiet', '--force', '-d')
    git(directory, 'checkout', '--quiet', BASE)
    git(directory, 'branch', '--quiet', '-D', `${NOISE_ALONE}${name}`)
  }
}

function commit(directory: string, subject: string): void {
  git(directory, 'add', '--all')
  git(directory, 'commit', '--quiet', '--allow-empty', '--message', subject)
}

function git(directory: string, ...args: readonly string[]): void {
  const author = ['-c', 'user.name=Benchmark', '-c', 'user.email=benchmark@localhost']
  execFileSync('git', [...author, ...args], { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] })
}
