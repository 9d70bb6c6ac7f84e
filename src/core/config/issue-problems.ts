// What the schema found wrong → problems at places of the text, in words for people.

import type { z } from 'zod'
import type { ConfigProblem } from './config-error.ts'
import { configJsonSchema, type JsonSchema, keysAt } from './json-schema.ts'
import { nearestWord, oneOf } from '../text/nearest-word.ts'
import { quoted, shown } from '../text/quoted.ts'
import type { Span } from './yaml-values.ts'
import type { YamlText } from './yaml-text.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** A problem at a path of the file. */
interface Fault {
  readonly path: Path
  readonly at: 'key' | 'value'
  readonly message: string
  /** In a text, in characters from its start. */
  readonly offset?: number | undefined
}

/** `issues` are of a parse with `reportInput`. */
export function problemsOf(issues: readonly Issue[], yaml: YamlText): readonly ConfigProblem[] {
  const schema = configJsonSchema()
  // Where YAML itself has a problem, the value is missing, and what the schema says of that is no help.
  const taken = new Set(yaml.problems.map(({ start }) => start))
  return issues
    .flatMap((issue) => faultsOf(issue, [], schema))
    .map((fault) => ({ ...spanOf(fault, yaml), message: `${label(fault)}${fault.message}` }))
    .filter(({ start }) => !taken.has(start))
}

function faultsOf(issue: Issue, prefix: Path, schema: JsonSchema): readonly Fault[] {
  const path = [...prefix, ...issue.path]
  switch (issue.code) {
    case 'invalid_union': {
      const branch = issue.errors.find((errors) => !errors.some(isOtherKind))
      if (branch !== undefined) return branch.flatMap((inner) => faultsOf(inner, path, schema))
      return [{ path, at: 'value', message: issue.message }]
    }
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        at: 'key',
        message: unknownKey(key, path, schema),
      }))
    case 'invalid_key':
      return [{ path, at: 'key', message: issue.issues.map(({ message }) => message).join('; ') }]
    case 'invalid_type':
      return [{ path, at: 'value', message: wrongType(issue.expected, issue.input) }]
    case 'invalid_value':
      return [{ path, at: 'value', message: wrongWord(issue.input, issue.values.map(String)) }]
    case 'custom':
      return [{ path, at: 'value', message: issue.message, offset: offsetOf(issue.params) }]
    case 'invalid_element':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'too_big':
    case 'too_small':
      return [{ path, at: 'value', message: issue.message }]
  }
}

/** The value is not of the kind that this branch of a union is for. */
function isOtherKind({ code, path }: Issue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value')
}

function offsetOf(params: Record<string, unknown> | undefined): number | undefined {
  return typeof params?.offset === 'number' ? params.offset : undefined
}

function unknownKey(key: string, path: Path, schema: JsonSchema): string {
  const keys = keysAt(schema, path)
  const nearest = nearestWord(key, keys)
  if (nearest !== undefined) return `there is no such key; did you mean ${nearest}?`
  const elsewhere = SECTIONS.find((section) => keysAt(schema, section).includes(key))
  if (elsewhere !== undefined && !samePath(elsewhere, path)) {
    return `there is no such key here; it belongs in ${label({ path: elsewhere }).slice(0, -2) || 'the outermost level'}`
  }
  return `there is no such key; write one of ${oneOf(keys)}`
}

/** Where keys are looked for that stand in the wrong place. */
const SECTIONS: readonly Path[] = [[], ['thresholds'], ['sampling'], ['nix']]

function samePath(one: Path, other: Path): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
}

function wrongType(expected: string, found: unknown): string {
  const wanted = KINDS[expected] ?? expected
  if (expected === 'boolean' && typeof found === 'string') {
    if (/^(?:yes|on|y|true)$/i.test(found)) return `found ${shown(found)}; write true`
    if (/^(?:no|off|n|false)$/i.test(found)) return `found ${shown(found)}; write false`
  }
  if (expected === 'array' && typeof found === 'string')
    return `found ${shown(found)}; write a list: [${quoted(found)}]`
  const glued = typeof found === 'string' ? /^([\w-]+):(\S.*)$/.exec(found) : null
  if (expected === 'object' && glued !== null) {
    return `found ${shown(found)}; write a space after the colon: ${glued[1] ?? ''}: ${glued[2] ?? ''}`
  }
  if (found === null) return `there is nothing here; write ${wanted}, or leave the key out`
  return `found ${shown(found)}; write ${wanted}`
}

function wrongWord(found: unknown, words: readonly string[]): string {
  const nearest = typeof found === 'string' ? nearestWord(found, words) : undefined
  return `found ${shown(found)}; ${nearest === undefined ? `write ${oneOf(words)}` : `did you mean ${nearest}?`}`
}

/** `thresholds.evaluation-time.fail: `; nothing for the file as a whole. */
function label({ path }: Pick<Fault, 'path'>): string {
  const steps = path.map((step, index) => {
    if (typeof step === 'number') return `[${step}]`
    const name = /^[\w-]+$/.test(String(step)) ? String(step) : quoted(String(step))
    return index === 0 ? name : `.${name}`
  })
  return steps.length === 0 ? '' : `${steps.join('')}: `
}

function spanOf({ path, at, offset }: Fault, yaml: YamlText): Span {
  const place = yaml.places.get(JSON.stringify(path))
  if (place === undefined) return { start: 0, end: 0 }
  const { key, value, textStart } = place
  if (offset !== undefined && textStart !== undefined)
    return { start: textStart + offset, end: textStart + offset }
  const isEmpty = value.end <= value.start
  return (at === 'key' || isEmpty) && key !== undefined ? key : value
}
