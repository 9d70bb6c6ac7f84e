// Real Git repositories for tests, in a temporary folder, away from the configuration of whoever runs them.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A file's text, or where a link leads. */
export type FileContent = string | { readonly linkTo: string }

export interface GitSandbox {
  readonly directory: string
  /** The environment for the adapter under test: its private repositories go below `temporary`. */
  readonly environment: Readonly<Record<string, string>>
  readonly temporary: string
  /** Runs Git in a folder of the sandbox; what it prints, without the line's end. */
  git(folder: string, ...parameters: readonly string[]): string
  /** Creates a repository on branch `main`. */
  repository(folder: string, ...parameters: readonly string[]): string
  /** Writes files; keys are paths. */
  write(folder: string, files: Readonly<Record<string, FileContent>>): void
  /** Writes files and commits everything; the commit's object name. */
  commit(folder: string, message: string, files?: Readonly<Record<string, FileContent>>): string
  remove(): void
}

/** Creates an empty sandbox; `remove` it after the test. */
export function createGitSandbox(options: { readonly name?: string } = {}): GitSandbox {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), options.name ?? 'git-sandbox-')))
  const temporary = join(directory, 'temporary')
  const home = join(directory, 'home')
  mkdirSync(temporary)
  mkdirSync(home)
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    RUNNER_TEMP: temporary,
    GIT_CONFIG_NOSYSTEM: '1',
  }
  const dates = commitDates()
  const git = (folder: string, ...parameters: readonly string[]): string => {
    const date = `${dates.next().value} +0000`
    const settings = ['user.name=Test', 'user.email=test@example.org', 'protocol.file.allow=always']
    return execFileSync(
      'git',
      [...settings.flatMap((setting) => ['-c', setting]), '-C', join(directory, folder), ...parameters],
      {
        env: { ...environment, LC_ALL: 'C', GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    ).replace(/\n$/, '')
  }
  const write = (folder: string, files: Readonly<Record<string, FileContent>>): void => {
    for (const [path, content] of Object.entries(files)) {
      const file = join(directory, folder, path)
      mkdirSync(dirname(file), { recursive: true })
      if (typeof content === 'string') writeFileSync(file, content)
      else symlinkSync(content.linkTo, file)
    }
  }
  return {
    directory,
    environment,
    temporary,
    git,
    write,
    repository: (folder, ...parameters) => {
      mkdirSync(join(directory, folder), { recursive: true })
      git(folder, 'init', '--quiet', '--initial-branch=main', ...parameters)
      return join(directory, folder)
    },
    commit: (folder, message, files = {}) => {
      write(folder, files)
      git(folder, 'add', '--all')
      git(folder, 'commit', '--quiet', '--allow-empty', '--message', message)
      return git(folder, 'rev-parse', 'HEAD')
    },
    remove: () => {
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** What is in a folder, byte for byte: a digest per file, the aim per link. Folders count too. */
export function snapshot(directory: string): Readonly<Record<string, string>> {
  const entries: Record<string, string> = {}
  const visit = (folder: Buffer): void => {
    for (const name of readdirSync(folder, { encoding: 'buffer' })) {
      const file = Buffer.concat([folder, Buffer.from('/'), name])
      const about = lstatSync(file)
      entries[file.toString('latin1')] = about.isSymbolicLink()
        ? `link to ${readlinkSync(file)}`
        : about.isDirectory()
          ? 'folder'
          : `${about.mode.toString(8)} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`
      if (about.isDirectory()) visit(file)
    }
  }
  visit(Buffer.from(directory))
  return entries
}

/** A minute later each time, so that commits have different names and an order. */
function* commitDates(): Generator<number, never> {
  for (let seconds = 1_700_000_000; ; seconds += 60) yield seconds
}
