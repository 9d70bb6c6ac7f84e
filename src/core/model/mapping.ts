// Mappings of unknown content: a file before it is checked.

export type Mapping = Readonly<Record<string, unknown>>

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** With what stands under a key as `change` has it, if that is a mapping. */
export function changedAt(value: Mapping, key: string, change: (inner: Mapping) => unknown): Mapping {
  const inner = value[key]
  return isMapping(inner) ? { ...value, [key]: change(inner) } : value
}

/** With each mapping of a list as `change` has it. */
export function changedEach(value: Mapping, key: string, change: (item: Mapping) => unknown): Mapping {
  const list = value[key]
  if (!Array.isArray(list)) return value
  const items: readonly unknown[] = list
  return { ...value, [key]: items.map((item) => (isMapping(item) ? change(item) : item)) }
}
