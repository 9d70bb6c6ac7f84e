// What is called at a place in a source file, as a person would name it: `lib.mkIf`, `import ./hosts.nix`.

import { MOST_CALLEE } from '../model/place.ts'
import { shortenEnd } from '../text/plain-text.ts'

const NAME = /^[A-Za-z_][\w'-]*(?:\.(?:[A-Za-z_][\w'-]*|"[^"\n]*"))*/
const OPERATOR = /^(?:\/\/|\+\+|->|<=|>=|==|!=|[-+*/<>!])/
const SPACE = 0x20

/** Bytes that are looked at: enough for what is kept, and no more where all code is in one line. */
const MOST_BYTES = 8 * MOST_CALLEE

/** Undefined where nothing that reads as a call begins there. `line`: bytes of the line; `column`: bytes, from 1. */
export function calleeText(line: Uint8Array, column: number): string | undefined {
  const start = Math.max(column - 1, 0)
  // Bytes of control characters would not be shown as what they are.
  const text = Buffer.from(
    line.subarray(start, start + MOST_BYTES).map((byte) => Math.max(byte, SPACE)),
  ).toString()
  const name = NAME.exec(text)?.[0]
  const found = name === undefined ? (inParentheses(text) ?? OPERATOR.exec(text)?.[0]) : withFile(name, text)
  return found === undefined ? undefined : shortenEnd(found, MOST_CALLEE)
}

/** What is imported says more than that something is. */
function withFile(name: string, text: string): string {
  if (name !== 'import' && name !== 'builtins.import') return name
  const file = /^\s+([^\s;(){}[\]]+)/.exec(text.slice(name.length))?.[1]
  return file === undefined ? name : `${name} ${file}`
}

/** A function in parentheses, as far as it goes on the line. */
function inParentheses(text: string): string | undefined {
  if (!text.startsWith('(')) return undefined
  let depth = 0
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '(') depth += 1
    if (text[index] === ')') depth -= 1
    if (depth === 0) return text.slice(0, index + 1)
  }
  return text.trimEnd()
}
