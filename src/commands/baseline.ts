// Keeps exact figures of the default branch between runs. Whatever goes wrong here costs evaluations, nothing else.

import {
  type Baseline,
  baselineKey,
  baselineOf,
  type BaselineSubject,
  isContradicted,
  parseBaseline,
} from '../core/share/baseline.ts'
import { quoted } from '../core/text/quoted.ts'
import type { Notice, Results } from '../core/model/results.ts'
import { messageOf } from '../errors.ts'
import type { BaselineStore } from '../ports/ports.ts'
import type { MeasuredTarget } from './measured-target.ts'

export interface RestoredBaseline {
  /** Empty where nothing usable was found. */
  readonly baseline: Baseline
  readonly notices: readonly Notice[]
}

/** Looks for what was kept of a subject. Never rejects. */
export async function restoreBaseline(
  store: BaselineStore,
  subject: BaselineSubject,
): Promise<RestoredBaseline> {
  const { text, notice } = await restoreText(store, baselineKey(subject))
  const notices = notice === undefined ? [] : [info(notice)]
  if (text === undefined) return { baseline: new Map(), notices }
  const parsed = parseBaseline(text, subject)
  if (parsed.ok) return { baseline: parsed.baseline, notices }
  const message = `The baseline cache has an entry that is not used: ${parsed.reason}. Base is measured here.`
  return { baseline: new Map(), notices: [...notices, info(message)] }
}

/** Says where base, measured afresh, is not what was kept of it. */
export function contradictionNotices(
  baseline: Baseline,
  measured: readonly MeasuredTarget[],
): readonly Notice[] {
  const names = measured.flatMap(({ target: { name }, base }) => {
    const kept = baseline.get(name)
    const wrong = kept !== undefined && base.kind === 'measured' && isContradicted(kept, base.measurement)
    return wrong ? [name] : []
  })
  const [first, ...others] = names
  if (first === undefined) return []
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return [
    info(
      `The baseline cache has figures of ${quoted(first)}${more} on base that are not those measured here, which hold. Something that the commit does not pin has changed since, or the entry is not ours.`,
    ),
  ]
}

/**
 * Keeps head's figures, each platform's under its own key. Only for a push to the default branch, in the workflow
 * that the push itself started: what is saved there, every pull request finds. Never rejects.
 */
export async function saveBaselines(store: BaselineStore, results: Results): Promise<readonly Notice[]> {
  const entries = results.platforms.flatMap((platform) => baselineOf(results, platform) ?? [])
  const failures = await Promise.all(entries.map(({ key, text }) => saveText(store, key, text)))
  return failures.flatMap((failure) => (failure === undefined ? [] : [info(failure)]))
}

async function restoreText(
  store: BaselineStore,
  key: string,
): Promise<{ readonly text: string | undefined; readonly notice?: string }> {
  try {
    return await store.restore(key)
  } catch (error) {
    return { text: undefined, notice: `The baseline cache could not be read: ${messageOf(error)}.` }
  }
}

async function saveText(store: BaselineStore, key: string, text: string): Promise<string | undefined> {
  try {
    return await store.save(key, text)
  } catch (error) {
    return `The baseline could not be kept: ${messageOf(error)}.`
  }
}

function info(message: string): Notice {
  return { level: 'info', message }
}
