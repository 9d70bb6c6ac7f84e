// Makes the two repositories that stand for a project of real size: six NixOS hosts with the Nixpkgs that they are built
// from beside them, and a hundred packages of the same Nixpkgs. A branch for each kind of change.

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Change, FLEET_CHANGES, PACKAGES_CHANGES } from './changes.ts'

/** What is ours of each repository; Nixpkgs is copied from where the caller has it. */
const SOURCES = resolve('benchmarks', 'fleet')

/** Too large for many a mirror; the hosts need these few of its 15,000 names. */
const HASKELL_PACKAGES = 'pkgs/development/haskell-modules/hackage-packages.nix'

export interface Fleet {
  readonly hosts: string
  readonly packages: string
}

export const HOSTS = ['build', 'desktop', 'home', 'monitor', 'web', 'workstation'] as const

/** Where the repositories are in a folder in which they were made. */
export function fleetIn(directory: string): Fleet {
  return { hosts: join(directory, 'repo'), packages: join(directory, 'packages-repo') }
}

/** Names of the packages of the other repository. */
export function packageNames(): readonly string[] {
  const text = readFileSync(join(SOURCES, 'packages', 'names.nix'), 'utf8')
  return [...text.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
}

/** Makes both repositories in new folders of `directory`. `nixpkgs` is a tree of Nixpkgs 20.09, and is only read. */
export function makeFleet(nixpkgs: string, directory: string): Fleet {
  const fleet = fleetIn(directory)
  makeRepository({ sources: 'hosts', nixpkgs, directory: fleet.hosts, changes: FLEET_CHANGES })
  makeRepository({ sources: 'packages', nixpkgs, directory: fleet.packages, changes: PACKAGES_CHANGES })
  return fleet
}

interface Repository {
  readonly sources: string
  readonly nixpkgs: string
  readonly directory: string
  readonly changes: readonly Change[]
}

function makeRepository({ sources, nixpkgs, directory, changes }: Repository): void {
  mkdirSync(directory, { recursive: true })
  const git = (...args: readonly string[]) => {
    execFileSync('git', ['-c', 'user.name=Benchmark', '-c', 'user.email=benchmark@localhost', ...args], {
      cwd: directory,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
  const commit = (subject: string) => {
    git('add', '--all')
    git('commit', '--quiet', '--message', subject)
  }
  git('init', '--quiet', '--initial-branch', 'main')
  cpSync(nixpkgs, join(directory, 'nixpkgs'), { recursive: true, verbatimSymlinks: true })
  fillHaskellPackages(join(directory, 'nixpkgs'))
  commit('Take Nixpkgs in')
  cpSync(join(SOURCES, sources), directory, { recursive: true })
  writeFileSync(join(directory, 'README.md'), '# For benchmarks\n')
  commit('Describe what is evaluated')
  for (const change of changes) {
    git('checkout', '--quiet', '-b', change.branch, 'main')
    applyEdits(directory, change)
    commit(change.subject)
  }
  git('checkout', '--quiet', 'main')
}

function fillHaskellPackages(nixpkgs: string): void {
  const file = join(nixpkgs, HASKELL_PACKAGES)
  if (!existsSync(file)) cpSync(join(SOURCES, 'haskell-packages.nix'), file)
}

function applyEdits(directory: string, { branch, edits }: Change): void {
  for (const edit of edits) {
    const file = join(directory, edit.file)
    const text = readFileSync(file, 'utf8')
    if (text.split(edit.old).length !== 2)
      throw new Error(`the change ${branch} does not fit ${edit.file}: the text to replace is not there once`)
    writeFileSync(
      file,
      text.replace(edit.old, () => edit.new),
    )
  }
}
