// What an injected regression is: edits that make an evaluation dearer, edits beside them that do not, and where a
// maintainer would find the culprit.

export const injectionKinds = [
  'second package set',
  'quadratic list',
  'deep update',
  'helper in a loop',
  'heavier module',
  'directory scan',
  'input bumped',
  'more data',
  'default far away',
  'data file',
  'package set elsewhere',
  'line removed',
  'new files',
  'more memory',
  'rebuild',
  'only together',
  'either alone',
  'partly made up for',
  'spread',
  'many hunks',
  'signature changed',
  'looks neutral',
] as const

export type InjectionKind = (typeof injectionKinds)[number]

/** What an injection makes more of: calls, bytes that Nix allocates, or derivations that base does not have. */
export type Metric = 'function-calls' | 'allocated-memory' | 'rebuilds'

export interface Injection {
  /** Also the name of its branch. */
  readonly name: string
  readonly kind: InjectionKind
  /** Where it is of several kinds. */
  readonly also?: readonly InjectionKind[]
  /** `function-calls` unless it says so. */
  readonly metric?: Metric
  /** How its causes belong together, where none of them is the whole answer. */
  readonly relation?: Relation
  readonly edits: readonly Edit[]
  /** Applied after `edits`: what else the same change does, and what costs (next to) nothing. */
  readonly noise?: readonly Edit[]
  /** Edits in the repository of a flake input, which the lock file then moves to. */
  readonly bumps?: readonly Bump[]
  /** Without a relation any of them is a right answer: where both a helper and its caller are written, either will do. */
  readonly causes: readonly Cause[]
}

export type Relation =
  /** Each alone costs next to nothing; without any one of them the increase is gone. */
  | 'and'
  /** Each alone costs all of it; the increase is gone only without all of them. */
  | 'or'
  /** The causes add more than the change as a whole, for another part of it saves. */
  | 'net'
  /** Each adds about the same. */
  | 'spread'
  /** None of them evaluates without the others, if it is evaluated at all. */
  | 'inseparable'

export interface Bump {
  readonly input: string
  readonly edits: readonly Edit[]
}

export type Cause =
  /** Lines that the injection wrote: head's file, and a text that it holds once. */
  | { readonly kind: 'lines'; readonly file: string; readonly text: string }
  /** A flake input by its path: `toolbox/formats` for one that another brings. */
  | { readonly kind: 'input'; readonly name: string }

export type Edit =
  /** `find` is there once. */
  | { readonly kind: 'replace'; readonly file: string; readonly find: string; readonly by: string }
  /** Every place where `from` is a whole word. */
  | { readonly kind: 'rename'; readonly file: string; readonly from: string; readonly to: string }
  /** So many lines of comments at the head. */
  | { readonly kind: 'comment'; readonly file: string; readonly lines: number }
  | { readonly kind: 'create'; readonly file: string; readonly text: string }
  | { readonly kind: 'move'; readonly file: string; readonly to: string }

export function replace(file: string, find: string, by: string): Edit {
  return { kind: 'replace', file, find, by }
}

/** Keeps what is found, with a text before it. */
export function before(file: string, find: string, text: string): Edit {
  return replace(file, find, `${text}${find}`)
}

/** Keeps what is found, with a text behind it. */
export function after(file: string, find: string, text: string): Edit {
  return replace(file, find, `${find}${text}`)
}

export function rename(file: string, from: string, to: string): Edit {
  return { kind: 'rename', file, from, to }
}

export function comment(file: string, lines: number): Edit {
  return { kind: 'comment', file, lines }
}

export function create(file: string, text: string): Edit {
  return { kind: 'create', file, text }
}

export function move(file: string, to: string): Edit {
  return { kind: 'move', file, to }
}

export function lines(file: string, text: string): Cause {
  return { kind: 'lines', file, text }
}
