// What two profiles are of: the lines that stand before all else.

import { canonicalJson } from '../text/canonical.ts'
import { nixName } from '../report/platform-name.ts'
import { code, type Phrase, phrase } from '../text/phrase.ts'
import type { ComparedFolder, ProfileDiff } from './profile-diff.ts'

const SHORT_SHA = 12

export function headingLines({ base, head }: ProfileDiff): readonly Phrase[] {
  return [folderLine('base', base), folderLine('head', head), ...revisionLine(base, head)]
}

function folderLine(side: string, { folder, record }: ComparedFolder): Phrase {
  return phrase`${side}: ${code(folder)}, ${revisionPhrase(record.revision)}, ${record.system}, ${nixName(record)}`
}

function revisionPhrase({ kind, sha, subject }: ComparedFolder['record']['revision']): Phrase {
  const commit =
    sha === null ? phrase`no commit` : phrase`${code(sha.slice(0, SHORT_SHA))} “${subject ?? ''}”`
  return kind === 'commit' ? commit : phrase`uncommitted changes on top of ${commit}`
}

/** That of a working tree says nothing of what is in it. */
function revisionLine(base: ComparedFolder, head: ComparedFolder): readonly Phrase[] {
  const [before, after] = [base.record.revision, head.record.revision]
  if (after.kind === 'working-tree' || canonicalJson(before) !== canonicalJson(after)) return []
  return [phrase`Both are of the same revision.`]
}
