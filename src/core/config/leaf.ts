// One value of the configuration file: how it is read, and how the JSON Schema and the documentation describe it.

import { z } from 'zod'
import { oneOf } from '../text/nearest-word.ts'
import { parsed, problem, type Parsed } from './parsed.ts'
import { type Notation, parseQuantity, quantityPattern, count } from './quantity.ts'
import { quoted, shown } from '../text/quoted.ts'

/** For refinements: values that have problems of their own do not hide what is wrong with the others. */
export const EVEN_WITH_ISSUES = {
  when: ({ value }: { readonly value: unknown }) => typeof value === 'object' && value !== null,
}

/** What the JSON Schema says of a value, besides its form. */
export interface About {
  /** What kind of value: “duration”. */
  readonly title: string
  readonly description: string
  readonly examples?: readonly unknown[]
  /** As it would be written in the file. */
  readonly default?: unknown
}

/** The form of a value as JSON Schema. */
type Form = Readonly<Record<string, unknown>>

/** A value that `read` understands. */
export function leaf<T>(read: (value: unknown) => Parsed<T>, form: Form, about: About) {
  return z
    .unknown()
    .transform(reading(read))
    .meta({ ...about, ...form })
}

/** For `transform`: what `read` finds wrong becomes an issue, with its place in the text. */
export function reading<V, T>(read: (value: V) => Parsed<T>) {
  return (value: V, context: z.RefinementCtx): T => {
    const outcome = read(value)
    if (outcome.ok) return outcome.value
    context.addIssue({ code: 'custom', message: outcome.problem, params: { offset: outcome.offset } })
    return z.NEVER
  }
}

/** A value that is written as text; `pattern` is for the JSON Schema and may allow more than `read`. */
export function textLeaf<T>(read: (text: string) => Parsed<T>, about: About & { readonly pattern?: string }) {
  const { pattern, ...rest } = about
  return leaf(
    (value) =>
      typeof value === 'string'
        ? read(value)
        : problem(`found ${shown(value)}; write ${asText(value) ?? withArticle(about.title)}`),
    { type: 'string', ...(pattern === undefined ? { minLength: 1 } : { pattern }) },
    rest,
  )
}

/** A number or a word that YAML takes for a boolean, as the text that was probably meant. */
function asText(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'boolean'
    ? `it in quotes: "${String(value)}"`
    : undefined
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}

/** A value that is written as text or as a number: `200`, `10%`. */
export function writtenLeaf<T>(read: (text: string) => Parsed<T>, form: Form, about: About) {
  return leaf(
    (value) => {
      if (typeof value === 'string') return read(value)
      if (typeof value === 'number') return read(String(value))
      return problem(
        `found ${shown(value)}; write ${withArticle(about.title)} like ${oneOf((about.examples ?? []).map(String))}`,
      )
    },
    form,
    about,
  )
}

/** A quantity within bounds: `check` gives what is wrong with one, as “… is too long; …”. */
export function quantityLeaf(
  notation: Notation,
  check: (value: number) => string | undefined,
  about: About & { readonly none?: number },
) {
  const { none, ...rest } = about
  return writtenLeaf(
    (text) => {
      if (text === 'none' && none !== undefined) return parsed(none)
      const quantity = parseQuantity(text, notation)
      if (!quantity.ok) return quantity
      const fault = check(quantity.value)
      return fault === undefined ? quantity : problem(`${quoted(text)} ${fault}`)
    },
    quantityForm(notation, none === undefined ? [] : ['none']),
    rest,
  )
}

/** JSON Schema of a quantity, or of one of some words. */
export function quantityForm(notation: Notation, words: readonly string[]): Form {
  const pattern = `^(?:${[quantityPattern(notation), ...words].join('|')})$`
  const text = { type: 'string', pattern }
  return notation === count ? { anyOf: [{ type: 'integer', minimum: 0 }, text] } : text
}
