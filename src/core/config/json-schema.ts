// The JSON Schema of the configuration file, for editors, the documentation and “did you mean”.

import { z } from 'zod'
import { configSchema } from './config-schema.ts'

export type JsonSchema = z.core.JSONSchema.JSONSchema

export function configJsonSchema(): JsonSchema {
  return z.toJSONSchema(configSchema, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ zodSchema, jsonSchema }) => {
      // Zod leaves these out where a value is transformed, as if they were of the outcome; ours are as written.
      const { examples, default: standard } = z.globalRegistry.get(zodSchema) ?? {}
      if (Array.isArray(examples)) jsonSchema.examples = examples
      if (isWritten(standard)) jsonSchema.default = standard
    },
  })
}

/** The keys that a mapping at a path may have; empty where they are free, or where there is no mapping. */
export function keysAt(root: JsonSchema, path: readonly PropertyKey[]): readonly string[] {
  let schemas = alternatives(root, root)
  for (const step of path) {
    schemas = schemas.flatMap((schema) => {
      const next = typeof step === 'number' ? schema.items : schema.properties?.[String(step)]
      return isSchema(next) ? alternatives(next, root) : []
    })
  }
  return schemas.flatMap((schema) => Object.keys(schema.properties ?? {}))
}

/** A schema and what it refers to or chooses from. */
export function alternatives(schema: JsonSchema, root: JsonSchema): readonly JsonSchema[] {
  const definition = root.$defs?.[schema.$ref?.replace('#/$defs/', '') ?? '']
  const inner = [definition, ...(schema.anyOf ?? [])].filter(isSchema)
  return [schema, ...inner.flatMap((one) => alternatives(one, root))]
}

function isWritten(value: unknown): value is JsonSchema['default'] {
  return value !== undefined
}

function isSchema(schema: unknown): schema is JsonSchema {
  return typeof schema === 'object' && schema !== null && !Array.isArray(schema)
}
