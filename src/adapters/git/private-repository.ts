// The private repository: a folder of our own with whatever we add (fetched commits, a commit of the working tree,
// flattened submodules), which borrows all other objects from the user's through Git's alternates.

import { constants, existsSync } from 'node:fs'
import {
  access,
  appendFile,
  copyFile,
  mkdir,
  mkdtemp,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { basename, join } from 'node:path'
import pLimit from 'p-limit'
import { messageOf, UsageError } from '../../errors.ts'
import { fixed, readGit, type RunGit } from './git-command.ts'

export interface PrivateRepository {
  readonly directory: string
  readonly gitDirectory: string
  readonly objects: string
  /** Git in this repository; its objects and the borrowed ones are there, its refs are only its own. */
  readonly run: RunGit
  /** Runs one of these after the other: two fetches at once would both want Git's lock on `shallow`. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** A path in it that no one else was given. */
  newPath(name: string): string
  /** Makes the objects of another repository readable in this one. */
  borrow(objects: string): Promise<void>
}

const DIRECTORY_PREFIX = 'nix-perf-gate-'

/**
 * Files go to Nix as they were committed: Nix 2.8 reads commits with `git archive`, which would apply these
 * attributes (and run the filters of the user's configuration), while newer releases do not.
 */
const rawFiles = '* -filter -text -eol -ident -working-tree-encoding -export-ignore -export-subst\n'

/**
 * Commits have names as they are. On macOS Git sets itself to take names that differ only in case for one, and would change
 * another file than the one that is named.
 */
const exactNames = ['core.ignoreCase=false', 'core.precomposeUnicode=false'].flatMap((setting) => [
  '-c',
  setting,
])

/** Creates one in the first temporary folder that will do. Throws UsageError where none does. */
export async function createPrivateRepository(
  run: RunGit,
  from: {
    /** The first of them that can be written to is taken. */
    readonly temporaryDirectories: readonly string[]
    readonly objectFormat: string
    /** The user's list of commits whose parents are missing; may not exist. */
    readonly shallowFile: string
  },
): Promise<PrivateRepository> {
  const directory = await newDirectory(from.temporaryDirectories)
  try {
    await initialise(run, { ...from, directory })
    return openPrivateRepository(run, directory)
  } catch (error) {
    await removePrivateRepository(directory)
    throw error
  }
}

/** Removes a private repository, by its path alone: for a run that was killed. Other folders are left alone. */
export async function removePrivateRepository(directory: string): Promise<void> {
  if (basename(directory).startsWith(DIRECTORY_PREFIX)) await rm(directory, { recursive: true, force: true })
}

async function initialise(
  run: RunGit,
  as: { readonly directory: string; readonly objectFormat: string; readonly shallowFile: string },
): Promise<void> {
  const gitDirectory = join(as.directory, '.git')
  await readGit(run, [
    ...['-c', 'init.defaultRefFormat=files'],
    ...['init', '--quiet', '--template=', '--initial-branch=head'],
    ...[`--object-format=${as.objectFormat}`, as.directory],
  ])
  await mkdir(join(gitDirectory, 'info'), { recursive: true })
  await writeFile(join(gitDirectory, 'info', 'attributes'), rawFiles)
  // Without it a fetch would tell the server that we have the history before the user's shallow commits.
  if (existsSync(as.shallowFile)) await copyFile(as.shallowFile, join(gitDirectory, 'shallow'))
}

function openPrivateRepository(run: RunGit, directory: string): PrivateRepository {
  const gitDirectory = join(directory, '.git')
  const objects = join(gitDirectory, 'objects')
  const borrowed = new Set<string>()
  let paths = 0
  const newPath = (name: string): string => {
    paths += 1
    return join(gitDirectory, `${name}-${paths}`)
  }
  return {
    directory,
    gitDirectory,
    objects,
    run: fixed(run, {
      parameters: [...exactNames, '-C', directory, `--git-dir=${gitDirectory}`],
      environment: {},
    }),
    alone: pLimit(1),
    newPath,
    borrow: async (from) => {
      if (borrowed.has(from)) return
      borrowed.add(from)
      // A link with a plain name, since libgit2 knows no quoting in this file: any path will do.
      const link = newPath('borrowed')
      await symlink(from, link)
      await mkdir(join(objects, 'info'), { recursive: true })
      await appendFile(join(objects, 'info', 'alternates'), `${link}\n`)
    },
  }
}

/**
 * Nix 2.8 does not decode a `git+file:` URL's path, so that a folder with a space or an umlaut on its way is
 * taken for a remote one: folders with plain paths are tried first.
 */
async function newDirectory(candidates: readonly string[]): Promise<string> {
  const isPlain = (path: string): boolean => /^[\w/.+-]+$/.test(path)
  const ordered = [...candidates.filter(isPlain), ...candidates.filter((path) => !isPlain(path))]
  const failures: string[] = []
  for (const parent of ordered) {
    try {
      await access(parent, constants.W_OK)
      return await mkdtemp(join(await realpath(parent), DIRECTORY_PREFIX))
    } catch (error) {
      failures.push(messageOf(error))
    }
  }
  throw new UsageError(`No temporary folder can be written to: ${failures.join('; ')}`, {
    remedy: 'Set TMPDIR to a folder that can be written to.',
  })
}
