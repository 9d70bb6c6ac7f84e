// Attribute paths as users write them (`packages.${system}."lib*".tools-*`), segment by segment.

import { UsageError } from '../../errors.ts'
import { nearestWord } from '../text/nearest-word.ts'
import { parsed, problem, type Parsed } from './parsed.ts'
import { quoted } from '../text/quoted.ts'

/** Stands for the system of the platform that measures. */
export const SYSTEM_VARIABLE = '${system}'

/**
 * The segments of an attribute path. In a segment `*` stands for any characters; a `*` or `\` that stands for
 * itself has a `\` before it (`literalName` and `globRegex` know this). Throws UsageError on a bad pattern.
 */
export function parseAttributePath(text: string, system: string): readonly string[] {
  const outcome = scanAttributePath(text, system)
  if (outcome.ok) return outcome.value
  throw new UsageError(`the attribute path ${quoted(text)} cannot be read: ${outcome.problem}`, {
    remedy: 'Write it like nixosConfigurations.*, packages.${system}.tools or packages."a.b".',
  })
}

/** As `parseAttributePath`, with the problem and its place as a value. */
export function scanAttributePath(text: string, system: string): Parsed<readonly string[]> {
  if (text.length > LONGEST_PATH)
    return problem(`the attribute path has more than ${LONGEST_PATH} characters`)
  const segments: string[] = []
  let position = 0
  for (;;) {
    const rest = text.slice(position)
    const token = SEGMENT.exec(rest)?.[0]
    const follows = rest.charAt(token?.length ?? 0)
    if (token === undefined || (follows !== '' && follows !== '.')) {
      return segmentProblem(text, position, token?.length ?? 0)
    }
    if (!token.startsWith('"') && token.includes('**'))
      return problem('`*` stands for one name; write a.*.* for two levels', position)
    segments.push(
      token.startsWith('"') ? unquote(token, system) : token.replaceAll(SYSTEM_VARIABLE, globEscaped(system)),
    )
    if (follows === '') return parsed(segments)
    position += token.length + 1
  }
}

const LONGEST_PATH = 1000

/** Names as Nix writes them, with `*` and `${system}`; some more characters than Nix needs no quotes for. */
const PLAIN = String.raw`(?:[\w'+@*-]|\$\{system\})+`

/** A Nix string; `${system}` is the only variable. */
const QUOTED = String.raw`"(?:[^"\\$\u0000-\u001f]|\\["\\$nrt]|\$\{system\}|\$(?!\{))*"`

const SEGMENT = new RegExp(`^(?:${QUOTED}|${PLAIN})`)

/** The form of attribute paths, without anchors, for the JSON Schema. */
export const ATTRIBUTE_PATH_PATTERN = String.raw`(?:${QUOTED}|${PLAIN})(?:\.(?:${QUOTED}|${PLAIN}))*`

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

function unquote(token: string, system: string): string {
  const text = token
    .slice(1, -1)
    .replaceAll(/\\(.)|\$\{system\}/gs, (_match: string, character: string | undefined) =>
      character === undefined ? system : (ESCAPES[character] ?? character),
    )
  return globEscaped(text)
}

function globEscaped(name: string): string {
  return name.replaceAll(/[*\\]/g, String.raw`\$&`)
}

/** Says what is wrong with the segment that begins at `start`, of which `read` characters are in order. */
function segmentProblem(text: string, start: number, read: number): Parsed<never> {
  const at = start + read
  const segment = text.slice(start)
  const [variable] = /^\$(?:\{[^}]*\}?|\w+)/.exec(text.slice(at)) ?? []
  if (text.trim() === '') return problem('the attribute path is empty; write one like packages.${system}.*')
  if (segment === '' || (read === 0 && segment.startsWith('.'))) {
    return problem('there is a name missing beside a dot; write names with one dot between them', start)
  }
  if (segment.startsWith('"') && read === 0) return quotedProblem(segment, start)
  if (variable !== undefined) {
    return problem(`${quoted(variable)} is not known here; the one variable is \${system}`, at)
  }
  if (text.charAt(at) === '{') return problem('{ } do not list names here; write one target for each', at)
  if (text.charAt(at) === '"') return problem('a quote stands around a whole name; write a."b.c".d', at)
  return problem(`${quoted(text.charAt(at))} needs quotes around its name; write a."b c".d`, at)
}

function quotedProblem(segment: string, start: number): Parsed<never> {
  const [variable] = /(?<!\\)\$\{[^{}]*\}/.exec(segment.replaceAll(SYSTEM_VARIABLE, '')) ?? []
  if (variable !== undefined) {
    const hint = nearestWord(variable, [SYSTEM_VARIABLE]) ?? 'the one variable is ${system}'
    return problem(`${quoted(variable)} is not known here; write ${hint}, or \\\${ for the characters`, start)
  }
  const [escape] = /\\[^"\\$nrt]/.exec(segment) ?? []
  if (escape !== undefined) {
    return problem(`${quoted(escape)} is no escape of a Nix string; write \\\\ for a backslash`, start)
  }
  return problem('a quote is opened and never closed; write a."b.c".d', start)
}

/** An attribute path as Nix code, with quotes where Nix needs them. `names` are names, not patterns. */
export function formatAttributePath(names: readonly string[]): string {
  return names.map(formatName).join('.')
}

const KEYWORDS = new Set(['assert', 'else', 'if', 'in', 'inherit', 'let', 'or', 'rec', 'then', 'with'])

function formatName(name: string): string {
  if (/^[a-zA-Z_][\w'-]*$/.test(name) && !KEYWORDS.has(name)) return name
  const escaped = name
    .replaceAll(/["\\]|\$(?=\{)/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`)
    .replaceAll('\t', String.raw`\t`)
  return `"${escaped}"`
}

/** The one name that a segment of a pattern stands for; undefined where it has a `*`. */
export function literalName(segment: string): string | undefined {
  const parts = globParts(segment)
  return parts.length === 1 ? parts[0] : undefined
}

/** The names that a segment of a pattern stands for, as an extended regular expression for the whole name. */
export function globRegex(segment: string): string {
  return globParts(segment)
    .map((part) => part.replace(/[[\](){}.*+?^$|\\]/g, '\\$&'))
    .join('.*')
}

/** The literal texts between the stars of a segment. */
function globParts(segment: string): readonly string[] {
  const parts = ['']
  for (const [token, escaped] of segment.matchAll(/\\(.)|[^\\]/gs)) {
    if (token === '*') parts.push('')
    else parts.push(`${parts.pop() ?? ''}${escaped ?? token}`)
  }
  return parts
}
