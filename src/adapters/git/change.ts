// What a change did to the files of the repository: which there are on either side by Git’s list, which lines differ by
// its patch, and what they hold by its objects.

import { markNeutral } from '../../core/explain/neutral-hunks.ts'
import { type Change, type FileChange, type FileVersion, isRegularFile } from '../../core/model/change.ts'
import { compareText } from '../../core/text/canonical.ts'
import { type ChangedEntry, changedEntries } from './changed-entries.ts'
import { bytesOfGit, type RunGit, unreadable } from './git-command.ts'
import { type LineHunk, patchArguments, parsePatches } from './patch.ts'
import { readTexts } from './texts.ts'

/** Everything that differs between two commits. Throws MeasurementError where Git can not tell. */
export async function readChange(run: RunGit, base: string, head: string): Promise<Change> {
  const patch = [...patchArguments, base, head, '--']
  const [entries, printed, baseFolders] = await Promise.all([
    changedEntries(run, base, head),
    bytesOfGit(run, patch),
    foldersOf(run, base),
  ])
  const hunks = hunksOf(entries, parsePatches(printed.toString()))
  if (hunks === undefined) throw unreadable(patch)
  const versions = entries.flatMap(({ base, head }) => [base, head].filter((side) => side !== undefined))
  const texts = await readTexts(run, versions.filter(isRegularFile))
  const files = entries.map((entry, index): FileChange => ({
    base: withText(entry.base, texts),
    head: withText(entry.head, texts),
    hunks: hunks[index] ?? [],
  }))
  return markNeutral({ files: files.toSorted(byPath), baseFolders })
}

/**
 * The hunks of each entry. Git prints patches in the order of its list, of what is on both sides. Undefined where they do not
 * go together.
 */
function hunksOf(
  entries: readonly ChangedEntry[],
  patches: readonly (readonly LineHunk[])[],
): readonly (readonly LineHunk[])[] | undefined {
  if (entries.filter(({ isOneFile }) => isOneFile).length !== patches.length) return undefined
  const left = patches.values()
  return entries.map(({ isOneFile, head }) => {
    const { value = [] } = isOneFile ? left.next() : {}
    return head !== undefined && isRegularFile(head) ? value : []
  })
}

function withText(
  version: Omit<FileVersion, 'text'> | undefined,
  texts: ReadonlyMap<string, string>,
): FileVersion | undefined {
  if (version === undefined) return undefined
  return { ...version, text: isRegularFile(version) ? texts.get(version.object) : undefined }
}

function byPath(one: FileChange, other: FileChange): number {
  return compareText(pathOf(one), pathOf(other))
}

function pathOf({ base, head }: FileChange): string {
  return (head ?? base)?.path ?? ''
}

async function foldersOf(run: RunGit, sha: string): Promise<ReadonlySet<string>> {
  const question = ['ls-tree', '-d', '-r', '-z', '--full-tree', '--name-only', sha]
  const listed = (await bytesOfGit(run, question)).toString()
  if (listed !== '' && !listed.endsWith('\0')) throw unreadable(question)
  return new Set(listed.split('\0').filter((path) => path !== ''))
}
