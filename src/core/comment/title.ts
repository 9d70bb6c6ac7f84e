// What a section is called in a comment, so that no two that are current are called the same.

import { escapeMarkdown, inlineCode } from '../text/escape.ts'
import { headlineWord, verdictEmoji, verdictWord } from '../report/verdict-text.ts'
import type { Section } from './section.ts'

const SHORT_HEAD = 7

/** `**x86_64-linux**, Nix 2.34.8`, and the job where others have the same platform. Markdown. */
export function nameOf({ meta }: Section, among: readonly Section[]): string {
  const alike = among.filter((other) => other.meta.system === meta.system && other.meta.nix === meta.nix)
  const job = alike.length > 1 && meta.job !== '' ? ` (${escapeMarkdown(meta.job)})` : ''
  return `**${escapeMarkdown(meta.system)}**, ${escapeMarkdown(meta.nix)}${job}`
}

/** `#### ❌ **x86_64-linux**, Nix 2.34.8: fail, 1 of 8 targets is over its limits`; one line without a heading if quiet. */
export function titleOf(section: Section, among: readonly Section[]): string {
  const { quiet, verdict, summary, reportOnly = false } = section.meta
  const mode = reportOnly ? 'report-only' : 'gate'
  const name = `${verdictEmoji(verdict)} ${nameOf(section, among)}`
  const said = escapeMarkdown(summary)
  if (quiet) return `${name}: ${said === '' ? 'pass' : said}`
  return `#### ${name}: ${headlineWord({ verdict, mode }).toLowerCase()}${said === '' ? '' : `, ${said}`}`
}

/** The line of a section that was measured for another commit than the current one. */
export function outdatedTitle(section: Section, among: readonly Section[], current: string): string {
  const { head, verdict } = section.meta
  const measured = `outdated, measured for ${shortHead(head)}, not for ${shortHead(current)} yet`
  return `⏳ ${nameOf(section, among)}: ${measured} (was: ${verdictWord(verdict).toLowerCase()})`
}

/** `` `abc1234` `` */
export function shortHead(head: string): string {
  return inlineCode(head.slice(0, SHORT_HEAD))
}
