// What text leaves by, with secrets taken out of it on the way.

import { type Mask, maskPieces } from '../core/text/mask.ts'
import type { WritableHistory } from '../ports/history.ts'
import type { BaselineStore, Files } from '../ports/ports.ts'
import type { EditableConversation, PullRequestHost } from '../ports/pull-request-host.ts'

export function maskedFiles(files: Files, mask: Mask): Files {
  return {
    ...files,
    write: (path, content) =>
      files.write(path, typeof content === 'string' ? mask(content) : maskPieces(content, mask)),
  }
}

export function maskedBaselines(baselines: BaselineStore, mask: Mask): BaselineStore {
  return { ...baselines, save: (key, text) => baselines.save(key, mask(text)) }
}

/** Of a history, what is added to it. */
export function maskedHistory(history: WritableHistory, mask: Mask): WritableHistory {
  return {
    ...history,
    append: (edit, message) =>
      history.append(async (state) => {
        const edits = await edit(state)
        return edits.map(({ path, text }) => ({ path, text: text === null ? null : mask(text) }))
      }, mask(message)),
  }
}

/** Of a host, what it writes: comments. */
export function maskedHost(host: PullRequestHost, mask: Mask): PullRequestHost {
  const masked = (conversation: EditableConversation): EditableConversation => ({
    ...conversation,
    create: (body) => conversation.create(mask(body)),
    update: (id, body) => conversation.update(id, mask(body)),
  })
  return { ...host, edit: (request, use) => host.edit(request, (conversation) => use(masked(conversation))) }
}
