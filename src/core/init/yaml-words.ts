// Texts as they are written into YAML, such that every reader of YAML reads the same.

import { stringify } from 'yaml'
import { visibleJson } from '../text/json.ts'
import { replaceUnseen } from '../text/unseen.ts'

/** What is read as text with nothing around it, in a list and between braces alike, where there is a dot in it. */
const PLAIN = /^(?:[a-z]|\.{1,2}\/)[\w./@+*#-]*$/i

/** The same where a line has nothing else: braces may be in it. */
const PLAIN_ALONE = /^(?:[a-z]|\.{1,2}\/)(?:[\w./@+*#-]|\$\{system\})*$/i

/** A word that no reader of YAML takes for anything but a text. */
const WORD = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z][\w/-]*$/i

/** A text on one line. `alone`: as the whole of a line's value. */
export function yamlText(text: string, { alone = false } = {}): string {
  const isPlain = text.includes('.') && (alone ? PLAIN_ALONE : PLAIN).test(text)
  if (WORD.test(text) || isPlain) return text
  if (replaceUnseen(text, () => '') !== text) return visibleJson(text)
  return `'${text.replaceAll("'", "''")}'`
}

/** `key: value` for each, as block lines: texts of several lines as blocks of their own. */
export function yamlLines(values: Readonly<Record<string, string>>): readonly string[] {
  if (Object.keys(values).length === 0) return []
  // Forges differ in which YAML they read: `on` and `yes` are quoted for those of 1.1.
  return stringify(values, { lineWidth: 0, compat: 'yaml-1.1' }).replace(/\n$/, '').split('\n')
}

/** Lines moved to the right; empty ones stay empty. */
export function indented(lines: readonly string[], columns: number): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `${' '.repeat(columns)}${line}`))
}
