// What has to hold of whatever a parser makes of a text.

import { MeasurementError, UsageError } from '../../src/errors.ts'

/** A parser of text from outside. */
export interface Parser {
  readonly name: string
  /** Texts that it understands. */
  readonly seeds: readonly string[]
  /** Words of its language. */
  readonly words: readonly string[]
  /** Whether its texts are JSON, which is broken value by value. */
  readonly json?: boolean
  /** Whatever is longer is refused, and a text of this length takes seconds. */
  readonly longest?: number
  /** Parses a text, and throws where something does not hold. */
  readonly check: (text: string) => void
}

export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(`does not hold: ${what}`)
}

/** Every number in it is one that can be added, compared and shown. */
export function holdsFigures(value: unknown, what: string): void {
  if (typeof value === 'number') {
    holds(value >= 0 && value <= Number.MAX_SAFE_INTEGER, `${what}: ${value} is a figure`)
  } else if (typeof value === 'object' && value !== null) {
    const inner: readonly unknown[] = value instanceof Map ? [...value.values()] : Object.values(value)
    for (const one of inner) holdsFigures(one, what)
  }
}

/** The parser's own error is an answer; any other is a fault. */
export function unlessRefused<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch (error) {
    if (error instanceof UsageError || error instanceof MeasurementError) return undefined
    throw error
  }
}

/** No terminal or runner obeys anything in it. */
export function holdsInert(text: string, what: string): void {
  holds(
    !/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202A-\u202E\u2066-\u2069]/u.test(text.replaceAll('\n', '')),
    `${what} has nothing that cannot be seen`,
  )
  holds(!/^[^\S\n]*::|##\[/m.test(text), `${what} has no command`)
}
