// The first thing that is wrong with a value. A schema tells of all that is wrong, which for a file of a stranger can be
// millions of things, at some hundred bytes each.

import { z } from 'zod'

export interface FirstIssue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

type Schema = z.core.$ZodType

/**
 * The first problem that a schema of strict objects and lists finds, field by field and element by element; undefined
 * where there is none. It goes as deep as the schema, whatever the value does.
 */
export function firstIssue(
  schema: Schema,
  value: unknown,
  path: readonly PropertyKey[] = [],
): FirstIssue | undefined {
  const wanted = schema instanceof z.core.$ZodOptional ? schema._zod.def.innerType : schema
  if (wanted instanceof z.core.$ZodArray && Array.isArray(value)) {
    return first(value.entries(), ([index, element]) =>
      firstIssue(wanted._zod.def.element, element, [...path, index]),
    )
  }
  if (wanted instanceof z.core.$ZodObject && isMapping(value)) {
    const { shape } = wanted._zod.def
    return (
      keyIssue(shape, value, path) ??
      first(Object.entries(value), ([key, field]) => {
        const inner = shape[key]
        return inner && firstIssue(inner, field, [...path, key])
      })
    )
  }
  const parsed = z.core.safeParse(wanted, value)
  const [issue] = parsed.success ? [] : parsed.error.issues
  return issue && { path: [...path, ...issue.path], message: issue.message }
}

/** A field that there is no place for, or that is missing. */
function keyIssue(
  shape: Readonly<Record<string, Schema>>,
  value: object,
  path: readonly PropertyKey[],
): FirstIssue | undefined {
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(shape, key))
  if (unknown !== undefined) return { path, message: `Unrecognized key: "${unknown}"` }
  const missing = Object.entries(shape).find(
    ([key, inner]) => !Object.hasOwn(value, key) && !(inner instanceof z.core.$ZodOptional),
  )
  return missing && { path: [...path, missing[0]], message: 'Invalid input: there is nothing' }
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function first<T>(
  values: Iterable<T>,
  issueOf: (value: T) => FirstIssue | undefined,
): FirstIssue | undefined {
  for (const value of values) {
    const issue = issueOf(value)
    if (issue !== undefined) return issue
  }
  return undefined
}
