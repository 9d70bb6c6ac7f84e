// Untrusted text in GitHub flavoured Markdown: whatever it holds, it is text. Mentions, references and links do
// nothing, and a table keeps its columns and rows.

import { plainLines, plainText, shortenEnd, shortenMiddle } from './plain-text.ts'

/** Longest name and longest sentence shown in Markdown, in characters. */
export const MOST_NAME = 120
export const MOST_PROSE = 400

/** Breaks what GitHub would link, without being seen. GitHub links after rendering, so a backslash does not help. */
const BREAK = '\u200B'

/** Text for prose and table cells. */
export function escapeMarkdown(text: string): string {
  return shortenEnd(plainText(text), MOST_PROSE)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_~[\]|!#$]/g, '\\$&')
    .replaceAll('@', `@${BREAK}`)
    .replace(/#(?=\d)/g, `#${BREAK}`)
    .replace(/\bgh-(?=\d)/gi, `$&${BREAK}`)
    .replaceAll('://', `:${BREAK}//`)
    .replace(/\bwww\./gi, `www${BREAK}.`)
    .replace(/^(?=(?:[-+]|\d+[.)])(?:\s|$)|[-=]+\s*$)/, BREAK)
}

/** Text as code in a line of prose; names cut in the middle. */
export function inlineCode(text: string): string {
  const shown = shortenMiddle(plainText(text), MOST_NAME)
  if (shown === '') return '` `'
  const fence = '`'.repeat(longestRun(shown) + 1)
  const padding = /^`|`$/.test(shown) ? ' ' : ''
  return `${fence}${padding}${shown}${padding}${fence}`
}

/**
 * Text as code in a table cell. Cells are split before code is seen, so that pipes need a backslash; an even number
 * of backslashes before one gets the odd one that every reader of Markdown takes for an escape.
 */
export function tableCode(text: string): string {
  return inlineCode(text).replace(/\\+\|?|\|/g, (run) => {
    if (!run.endsWith('|')) return run
    const slashes = run.slice(0, -1)
    return `${slashes}${slashes.length % 2 === 0 ? '\\' : '\\\\'}|`
  })
}

/** Text of several lines as a block of code; at most `mostLines` lines, whose end goes. */
export function codeBlock(text: string, mostLines: number): string {
  const lines = plainLines(text).map((line) => shortenEnd(line, MOST_PROSE))
  const shown =
    lines.length > mostLines
      ? [...lines.slice(0, mostLines), `… ${lines.length - mostLines} more lines`]
      : lines
  return codeLines(shown, 'text')
}

/** Plain text as it is, in a block of code of a language. */
export function codeLines(lines: readonly string[], language: 'text' | 'sh'): string {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1))
  return [`${fence}${language}`, ...lines, fence].join('\n')
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0)
}
