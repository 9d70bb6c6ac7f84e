// A history in memory.

import { HostError } from '../../src/errors.ts'
import type { HistoryAnswer, WritableHistory } from '../../src/ports/history.ts'

/** Texts by path; an answer in their place. */
export type FakeHistoryFiles = Readonly<Record<string, string>> | HistoryAnswer | undefined

export interface FakeHistory extends WritableHistory {
  readonly files: ReadonlyMap<string, string>
  readonly messages: readonly string[]
}

/** `refusal`: why nothing can be added. */
export function fakeHistory(given: FakeHistoryFiles = {}, refusal?: string): FakeHistory {
  const files = new Map(isAnswer(given) ? [] : Object.entries(given))
  const messages: string[] = []
  return {
    files,
    messages,
    read: ({ choose }) => {
      if (isAnswer(given)) return Promise.resolve(given)
      if (files.size === 0) return Promise.resolve({ kind: 'none' })
      const wanted = new Map(choose([...files.keys()]).map((path) => [path, files.get(path) ?? '']))
      return Promise.resolve({ kind: 'found', files: wanted, from: 'the history' })
    },
    append: async (edit, message) => {
      if (refusal !== undefined) throw new HostError(refusal)
      const read = (path: string) => Promise.resolve(files.get(path))
      const edits = await edit({ paths: [...files.keys()], read })
      for (const { path, text } of edits) {
        if (text === null) files.delete(path)
        else files.set(path, text)
      }
      if (edits.length > 0) messages.push(message)
      return edits.length > 0 ? 'written' : 'unchanged'
    },
  }
}

function isAnswer(given: NonNullable<FakeHistoryFiles>): given is HistoryAnswer {
  return 'kind' in given
}
