// Adds the exact figures of a commit of the default branch to the history. Whatever goes wrong is told in one line, and changes
// nothing of what was decided.

import { boundedText, outlived, withEntry } from '../core/trend/append.ts'
import { entriesOf, type Entry } from '../core/trend/entry.ts'
import { parseMonth } from '../core/trend/month.ts'
import { HISTORY_BRANCH, monthFile, monthPath, README_PATH } from '../core/trend/paths.ts'
import { HISTORY_README } from '../core/trend/readme.ts'
import type { GithubEvent } from '../core/github/github-event.ts'
import type { Notice, Results } from '../core/model/results.ts'
import { HostError, InterruptedError } from '../errors.ts'
import type { HistoryEdit, HistoryState, WritableHistory } from '../ports/history.ts'

/**
 * Whether these results are of what the default branch has now: the run was started by the push itself, and what was measured is
 * what it pushed.
 */
export function isOfDefaultBranch({ head }: Results, event: GithubEvent | undefined): boolean {
  return event?.kind === 'push' && event.isDefaultBranch && event.after === head.revision
}

/** Records each platform's figures. Never rejects for what the forge is the reason of. */
export async function recordHistory(
  history: WritableHistory | undefined,
  results: Results,
): Promise<readonly Notice[]> {
  const entries = entriesOf(results)
  if (entries.length === 0 || results.configuration.trend === 'none') return []
  if (history === undefined) return [notRecorded('there is no token')]
  let left: readonly string[] = []
  try {
    await history.append(async (state) => {
      const { edits, remarks } = await editsFor(entries, state)
      left = remarks
      return edits
    }, messageFor(results))
    return left.map(notRecorded)
  } catch (error) {
    if (error instanceof HostError) return [notRecorded(error.message)]
    if (error instanceof InterruptedError) return [notRecorded('the job was interrupted')]
    throw error
  }
}

interface Edits {
  readonly edits: readonly HistoryEdit[]
  /** Files that are left alone, and why. */
  readonly remarks: readonly string[]
}

async function editsFor(entries: readonly Entry[], state: HistoryState): Promise<Edits> {
  const files = state.paths.flatMap((path) => monthFile(path) ?? [])
  if (state.paths.length > 0 && files.length === 0) {
    return { edits: [], remarks: [`the branch ${HISTORY_BRANCH} holds something else`] }
  }
  const changed = await Promise.all(entries.map((entry) => editFor(entry, state)))
  const edits = changed.flatMap(({ edit }) => edit ?? [])
  const remarks = changed.flatMap(({ remark }) => remark ?? [])
  if (edits.length === 0) return { edits, remarks }
  const newest = Math.max(...entries.map(({ commit }) => commit.timestamp))
  const old = outlived(files, newest).map(({ path }) => ({ path, text: null }))
  const readme = state.paths.includes(README_PATH) ? [] : [{ path: README_PATH, text: HISTORY_README }]
  return { edits: [...readme, ...old, ...edits], remarks }
}

/** A file that can not be read as one of ours is nothing to add to. */
async function editFor(
  entry: Entry,
  state: HistoryState,
): Promise<{ readonly edit?: HistoryEdit; readonly remark?: string }> {
  const path = monthPath(entry.series, entry.commit)
  const before = await state.read(path)
  const parsed = before === undefined ? undefined : parseMonth(before)
  if (parsed?.ok === false)
    return { remark: `${path} on the branch ${HISTORY_BRANCH} ${parsed.reason}, and is left alone` }
  const text = boundedText(withEntry(parsed?.month, entry))
  return text === before ? {} : { edit: { path, text } }
}

/** What pushes to other branches start is not to be started by this one, whoever's token it is. */
function messageFor({ head, platforms }: Results): string {
  const systems = [...new Set(platforms.map(({ system }) => system))].join(', ')
  return `Record ${head.revision.slice(0, 10)} on ${systems}\n\n[skip ci]`
}

function notRecorded(reason: string): Notice {
  return { level: 'info', message: `The trend is not recorded: ${reason}.` }
}
