// The errors that the program expects: each says what failed, on which input, and what to do. Anything else
// that is thrown is a bug of ours.

import { clipMiddle } from './core/text/clip.ts'

interface Options {
  /** What the user can do about it: one or more sentences, or a command to run. */
  readonly remedy: string
  readonly cause?: unknown
}

/**
 * A mistake in what the user gave us: arguments, configuration or revisions. It ends
 * the program with exit status 2 and is shown without a stack.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly remedy: string

  constructor(message: string, options: Options) {
    super(message, { cause: options.cause })
    this.remedy = options.remedy
  }
}

/**
 * The gate could not measure what it was asked to, for a reason outside the configuration. It ends the program
 * with exit status 3 and is shown without a stack.
 */
export class MeasurementError extends Error {
  override readonly name = 'MeasurementError'
  readonly remedy: string

  constructor(message: string, options: Options) {
    super(message, { cause: options.cause })
    this.remedy = options.remedy
  }
}

/**
 * GitHub did not do what it was asked to. The message is one line that says what and why. It never ends the program:
 * what is published never changes what was decided.
 */
export class HostError extends Error {
  override readonly name = 'HostError'
}

/** The user asked to stop (Ctrl-C, or a cancelled job). Exit status 130. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'

  constructor() {
    super('interrupted')
  }
}

/** What went wrong and what to do, as a result has it. */
export function toldOf({ message, remedy }: UsageError | MeasurementError): string {
  return `${message}\n${remedy}`
}

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** The system's name of an error (`ENOENT`); undefined for what is no error of the system's. */
export function systemCodeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined
  return typeof thrown.code === 'string' ? thrown.code : undefined
}

/** An error is read by a person; what it quotes may be as long as a stranger made it. */
const MOST_MESSAGE = 20_000

/** What to tell the user of anything that was thrown; a stack only where it is a bug of ours. */
export function describeError(thrown: unknown): { readonly message: string; readonly remedy: string } {
  if (thrown instanceof UsageError || thrown instanceof MeasurementError) {
    return { message: clipMiddle(thrown.message, MOST_MESSAGE), remedy: thrown.remedy }
  }
  if (thrown instanceof InterruptedError)
    return { message: 'interrupted; nothing had been measured yet', remedy: '' }
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  return { message: `this is a bug in nix-perf-gate: ${clipMiddle(text, MOST_MESSAGE)}`, remedy: '' }
}

/** Marks a branch that the types rule out; reaching it is a bug. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
