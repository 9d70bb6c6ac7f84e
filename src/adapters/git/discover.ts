// What kind of repository a folder is in, and where its parts are.

import { realpath, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { counted } from '../../core/text/phrase.ts'
import { plainText, shortenMiddle } from '../../core/text/plain-text.ts'
import { shortageOf } from '../../core/text/shortage.ts'
import { MeasurementError, UsageError } from '../../errors.ts'
import { checkoutsBelow } from './checkouts-below.ts'
import { FATAL, fixed, readGit, readPath, type RunGit, unreadable } from './git-command.ts'

/** Folders that are named where the one that was opened is none. */
const MOST_NAMES = 5
const MOST_NAME = 100

export interface Found {
  readonly root: string
  readonly prefix: string
  readonly objectFormat: string
  readonly isShallow: boolean
  readonly shallowFile: string
  readonly commonDirectory: string
  /** The object folder, and those that it borrows from. */
  readonly objectStores: readonly string[]
}

/** Throws UsageError where the folder is in no working tree. */
export async function discover(run: RunGit, directory: string): Promise<Found> {
  const opened = fixed(run, { parameters: ['-C', resolve(directory)], environment: {} })
  const { isBare, isInside, objectFormat, isShallow } = await readAbout(opened, directory)
  if (isBare || !isInside) throw withoutWorkingTree(directory)
  // A process for each: a path may hold a line's end.
  const [root, prefix] = await Promise.all([
    readPath(opened, ['rev-parse', '--show-toplevel']),
    readGit(opened, ['rev-parse', '--show-prefix']),
  ])
  if (!(await isSameFolder(join(root, prefix), directory)))
    throw unreadable(['rev-parse', '--show-toplevel', '--show-prefix'])
  const inRoot = fixed(run, { parameters: ['-C', root], environment: {} })
  const path = async (...parameters: string[]): Promise<string> =>
    resolve(root, await readPath(inRoot, ['rev-parse', ...parameters]))
  const [objects, shallowFile, commonDirectory, alternates] = await Promise.all([
    path('--git-path', 'objects'),
    path('--git-path', 'shallow'),
    path('--git-common-dir'),
    alternatesOf(inRoot),
  ])
  return {
    root,
    prefix: prefix.replace(/\/$/, ''),
    objectFormat,
    isShallow,
    shallowFile,
    commonDirectory,
    objectStores: [await realpath(objects).catch(notThere), ...alternates],
  }
}

/** Paths may lead there in several ways, and in either case of letters. */
async function isSameFolder(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((path) => stat(path).catch(() => undefined)))
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev
}

/** The folder of all objects, which Git names, is there. */
function notThere(cause: unknown): never {
  throw (
    shortageOf('The repository can not be read', cause) ?? unreadable(['rev-parse', '--git-path', 'objects'])
  )
}

interface About {
  readonly isBare: boolean
  readonly isInside: boolean
  readonly objectFormat: string
  readonly isShallow: boolean
}

async function readAbout(opened: RunGit, directory: string): Promise<About> {
  const question = [
    ...['rev-parse', '--is-bare-repository', '--is-inside-work-tree'],
    ...['--show-object-format', '--is-shallow-repository'],
  ]
  const { exitCode, stdout, stderr } = await opened(question, { answers: [0, FATAL] })
  if (exitCode === FATAL) throw await notOpened(directory, stderr)
  const answer = /^(true|false)\n(true|false)\n(sha\d+)\n(true|false)\n$/.exec(stdout.toString())
  const [, isBare, isInside, objectFormat, isShallow] = answer ?? []
  if (objectFormat === undefined) throw unreadable(question)
  return {
    isBare: isBare === 'true',
    isInside: isInside === 'true',
    objectFormat,
    isShallow: isShallow === 'true',
  }
}

/** Folders that the user's objects are borrowed from; Nix's libgit2 does not follow relative ones by itself. */
async function alternatesOf(run: RunGit): Promise<readonly string[]> {
  const lines = (await readGit(run, ['count-objects', '--verbose'])).split('\n')
  return lines.flatMap((line) => {
    const path = /^alternate: (\/.*)$/.exec(line)?.[1]
    return path === undefined ? [] : [path]
  })
}

async function notOpened(directory: string, stderr: string): Promise<Error> {
  if (/dubious ownership|unsafe repository/.test(stderr)) {
    return new UsageError(`Git refuses to read ${directory}: the folder belongs to another user.`, {
      remedy: `Run \`git config --global --add safe.directory ${resolve(directory)}\`, in a workflow as a step before this one.`,
    })
  }
  if (stderr.includes('cannot change to')) {
    return new UsageError(`There is no folder ${directory}.`, {
      remedy: 'Give an existing folder as `--repo` (in a workflow, as the input `directory`).',
    })
  }
  if (stderr.includes('not a git repository')) {
    return noRepository(directory, await checkoutsBelow(directory))
  }
  return new MeasurementError(`Git cannot open ${directory}: ${stderr}`, {
    remedy: 'See that `git status` works in this folder.',
  })
}

function noRepository(directory: string, below: readonly string[]): UsageError {
  const [only, ...others] = below.map((path) => shortenMiddle(plainText(path), MOST_NAME))
  const message = `${directory} is not in a Git repository`
  if (only === undefined) {
    return new UsageError(`${message}.`, {
      remedy:
        'Run this in a repository or name one with `--repo DIR`; in a workflow, run actions/checkout before this step, and give its `path`, where it has one, as the input `directory`.',
    })
  }
  if (others.length === 0) {
    return new UsageError(`${message}; its folder ${only} is one.`, {
      remedy: `In a workflow, set \`directory: ${only}\`; at the terminal, name it with \`--repo\`.`,
    })
  }
  return new UsageError(`${message}; ${counted(below.length, 'folder')} below it are.`, {
    remedy: `In a workflow, set \`directory\` to one of ${[only, ...others].slice(0, MOST_NAMES).join(', ')}; at the terminal, name it with \`--repo\`.`,
  })
}

function withoutWorkingTree(directory: string): UsageError {
  return new UsageError(`${directory} has no working tree: it is a bare repository, or inside \`.git\`.`, {
    remedy: 'Name a folder with checked-out files as `--repo`; `git clone` makes one of a bare repository.',
  })
}
