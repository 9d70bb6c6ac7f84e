// What may not be known, with the reason.

/** A part of a profile, or why it is missing. */
export type Part<T> =
  { readonly kind: 'known'; readonly value: T } | { readonly kind: 'missing'; readonly reason: string }

export function known<T>(value: T): Part<T> {
  return { kind: 'known', value }
}

export function missing(reason: string): Part<never> {
  return { kind: 'missing', reason }
}

export function valueOf<T>(part: Part<T> | undefined): T | undefined {
  return part?.kind === 'known' ? part.value : undefined
}
