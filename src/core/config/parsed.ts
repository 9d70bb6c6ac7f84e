// The outcome of reading one piece of the user's text: a value, or what is wrong with it and what would do.

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false
      /** What was found and what would do, as one sentence without its full stop. */
      readonly problem: string
      /** Where in the text the problem begins, in characters from its start, where one place is to blame. */
      readonly offset?: number | undefined
    }

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value }
}

export function problem(text: string, offset?: number): Parsed<never> {
  return { ok: false, problem: text, offset }
}
