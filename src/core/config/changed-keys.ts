// Which settings differ between two texts of a configuration, in the words of the file.

import { canonicalJson } from '../text/canonical.ts'
import { parseYaml } from './yaml-text.ts'

/** Keys of these have settings of their own below them; those of other keys are one value. */
const SECTIONS: readonly string[] = ['thresholds', 'sampling', 'nix']

/** Dotted keys (`nix.options`), in the order of the files, of texts that have been parsed without an error. */
export function changedKeys(before: string, after: string): readonly string[] {
  const [old, young] = [settingsOf(before), settingsOf(after)]
  const keys = new Set([...old.keys(), ...young.keys()])
  return [...keys].filter((key) => old.get(key) !== young.get(key))
}

function settingsOf(text: string): ReadonlyMap<string, string> {
  const entries = entriesOf(parseYaml(text).value).flatMap(
    ([key, value]): readonly (readonly [string, unknown])[] =>
      SECTIONS.includes(key)
        ? entriesOf(value).map(([inner, one]) => [`${key}.${inner}`, one])
        : [[key, value]],
  )
  return new Map(entries.map(([key, value]) => [key, canonicalJson(value)]))
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}
