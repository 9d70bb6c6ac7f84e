// Experimental features that a release of Nix does not know: it says so when it is told to turn them on, and goes on.

/** Names of one thing: what a project is written in has one on Nix and another on Lix. */
const SYNONYMS: readonly (readonly string[])[] = [['pipe-operators', 'pipe-operator']]

/** Of the features that were asked for, those that Nix complained of, unless it knows the same by another name. */
export function unknownFeatures(asked: readonly string[], messages: string): readonly string[] {
  const unknown = new Set(
    [...messages.matchAll(/unknown experimental feature ['‘"]([\w-]{1,64})['’"]/g)].map(([, name]) => name),
  )
  const isKnown = (feature: string) => asked.includes(feature) && !unknown.has(feature)
  return asked.filter(
    (feature) =>
      unknown.has(feature) && !SYNONYMS.some((names) => names.includes(feature) && names.some(isKnown)),
  )
}
