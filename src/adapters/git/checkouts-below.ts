// Checkouts below a folder that is none itself: where actions/checkout was given a `path`.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** More are not looked through, and none of them is named. */
const MOST_FOLDERS = 1000

/** Paths of checkouts in the folder, or one level further below, relative to it and in order. */
export async function checkoutsBelow(directory: string): Promise<readonly string[]> {
  const near = await foldersOf(directory)
  const inNear = await Promise.all(near.map((folder) => foldersOf(join(directory, folder))))
  const far = near.flatMap((folder, index) =>
    isCheckout(inNear[index]) ? [] : namesOf(inNear[index]).map((below) => join(folder, below)),
  )
  if (far.length > MOST_FOLDERS) return []
  const inFar = await Promise.all(far.map((folder) => foldersOf(join(directory, folder))))
  return [
    ...near.filter((_, index) => isCheckout(inNear[index])),
    ...far.filter((_, index) => isCheckout(inFar[index])),
  ].toSorted()
}

/** A worktree and a submodule have a file of that name. */
function isCheckout(names: readonly string[] | undefined): boolean {
  return names?.includes('.git') ?? false
}

function namesOf(names: readonly string[] | undefined): readonly string[] {
  return (names ?? []).filter((name) => name !== '.git')
}

/** Folders in it, through no link, and `.git` whatever it is. Who may not look sees none. */
async function foldersOf(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  const names = entries
    .filter((entry) => entry.isDirectory() || entry.name === '.git')
    .map(({ name }) => name)
  return names.length > MOST_FOLDERS ? [] : names
}
