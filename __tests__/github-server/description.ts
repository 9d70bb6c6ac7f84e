// GitHub's OpenAPI description: what a request and an answer have to look like, and answers in that shape. The
// description is big: it is read once, cut down to the operations in use, and compiled where it is needed.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Ajv, type ValidateFunction } from 'ajv'

export interface DescribedRequest {
  /** `GET`. */
  readonly method: string
  /** `/repos/{owner}/{repo}/pulls`. */
  readonly template: string
  readonly pathParameters: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Text of the body; empty where there is none. */
  readonly body: string
}

export interface DescribedAnswer {
  readonly method: string
  readonly template: string
  readonly status: number
  readonly body: unknown
}

export interface Description {
  /** What about a request does not conform; empty where it does. */
  requestProblems(request: DescribedRequest): readonly string[]
  answerProblems(answer: DescribedAnswer): readonly string[]
  /** The least value that conforms to a named schema, with these properties in it. */
  sample(schema: string, properties: Readonly<Record<string, unknown>>): Record<string, unknown>
}

type JsonObject = Record<string, unknown>

const FILE = '@octokit/openapi/generated/api.github.com.json'

const SCHEMAS = '#/components/schemas/'

/** Read once per test file: 13 MB. */
const descriptions = new Map<string, Promise<Description>>()

/** The description of these operations: `GET /repos/{owner}/{repo}/pulls`. */
export function readDescription(operations: readonly string[]): Promise<Description> {
  const key = operations.join('\n')
  const known = descriptions.get(key) ?? read(operations)
  descriptions.set(key, known)
  return known
}

async function read(operations: readonly string[]): Promise<Description> {
  const file = createRequire(import.meta.url).resolve(FILE)
  const parsed: unknown = JSON.parse(await readFile(file, 'utf8'))
  const document = objectOf(parsed)
  const used = new Map(
    operations.map((name) => {
      const [method = '', template = ''] = name.split(' ')
      const operation = objectOf(objectOf(document.paths)[template])[method.toLowerCase()]
      if (operation === undefined) throw new Error(`GitHub describes no operation ${name}`)
      return [name, objectOf(operation)]
    }),
  )
  const basicError = { $ref: `${SCHEMAS}basic-error` }
  const schemas = ['simple-user', 'repository', 'timeline-comment-event', 'labeled-issue-event']
  const roots = [...used.values(), basicError, ...schemas.map((name) => ({ $ref: SCHEMAS + name }))]
  const definitions = reachable(document, roots)
  return describe(used, definitions)
}

function describe(
  operations: ReadonlyMap<string, JsonObject>,
  definitions: ReadonlyMap<string, unknown>,
): Description {
  const ajv = new Ajv({
    strict: false,
    validateSchema: false,
    allErrors: true,
    coerceTypes: false,
    logger: false,
  })
  ajv.addFormat('uri', /^[a-z][a-z0-9+.-]*:\S+$/i)
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/)
  ajv.addSchema({ $id: 'github', definitions: Object.fromEntries(converted(definitions)) })
  const compiled = new Map<string, ValidateFunction>()

  function problems(name: string, schema: unknown, value: unknown): readonly string[] {
    const validate = compiled.get(name) ?? ajv.compile(objectOf(convert(schema)))
    compiled.set(name, validate)
    return validate(value)
      ? []
      : (validate.errors ?? []).map((error) => `${name}: ${ajv.errorsText([error])}`)
  }

  function operationOf(method: string, template: string): JsonObject {
    return objectOf(operations.get(`${method} ${template}`))
  }

  const resolve = (value: unknown): JsonObject => {
    const { $ref } = objectOf(value)
    return typeof $ref === 'string' ? resolve(definitions.get($ref)) : objectOf(value)
  }

  return {
    requestProblems(request) {
      const operation = operationOf(request.method, request.template)
      const parameters = arrayOf(operation.parameters).map(resolve)
      const schemaProblems = (name: string, schema: unknown, value: unknown) =>
        problems(`${request.method} ${request.template} ${name}`, schema, value)
      return [
        ...parameterProblems(request, parameters, schemaProblems),
        ...headerProblems(request.headers),
        ...bodyProblems(request, operation, schemaProblems),
      ]
    },
    answerProblems({ method, template, status, body }) {
      const name = `answer ${status} to ${method} ${template}`
      const answer = objectOf(operationOf(method, template).responses)[String(status)]
      if (answer === undefined && status < 400) return [`${name} is not described`]
      const content = objectOf(objectOf(resolve(answer).content)['application/json'])
      const schema = answer === undefined ? { $ref: `${SCHEMAS}basic-error` } : content.schema
      if (schema === undefined) return body === undefined ? [] : [`${name} has a body`]
      return problems(name, schema, body)
    },
    sample: (schema, properties) => ({
      ...objectOf(sampleOf({ $ref: SCHEMAS + schema }, definitions)),
      ...properties,
    }),
  }
}

type SchemaProblems = (name: string, schema: unknown, value: unknown) => readonly string[]

function parameterProblems(
  request: DescribedRequest,
  parameters: readonly JsonObject[],
  schemaProblems: SchemaProblems,
): readonly string[] {
  const inQuery = parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name)
  return [
    ...[...request.query.keys()]
      .filter((name) => !inQuery.includes(name))
      .map((name) => `unknown query ${name}`),
    ...parameters.flatMap((parameter) => {
      const name = String(parameter.name)
      const value = parameter.in === 'path' ? request.pathParameters[name] : request.query.get(name)
      if (value === undefined || value === null) {
        return parameter.required === true ? [`parameter ${name} is missing`] : []
      }
      const { type } = objectOf(parameter.schema)
      const number = (type === 'integer' || type === 'number') && /^-?\d+$/.test(value)
      return schemaProblems(name, parameter.schema, number ? Number(value) : value)
    }),
  ]
}

function headerProblems(headers: DescribedRequest['headers']): readonly string[] {
  const accepted = String(headers.accept ?? '')
  return [
    ...(/application\/(json|vnd\.github(\.v3)?\+json)|\*\/\*/.test(accepted) ? [] : [`accept: ${accepted}`]),
    ...(headers['user-agent'] === undefined ? ['no user-agent'] : []),
  ]
}

function bodyProblems(
  request: DescribedRequest,
  operation: JsonObject,
  schemaProblems: SchemaProblems,
): readonly string[] {
  const content = objectOf(objectOf(objectOf(operation.requestBody).content)['application/json'])
  if (content.schema === undefined) return request.body === '' ? [] : ['a body where none belongs']
  if (!String(request.headers['content-type']).startsWith('application/json')) return ['the body is not JSON']
  const body = parseJson(request.body)
  const known = Object.keys(objectOf(objectOf(content.schema).properties))
  return [
    ...Object.keys(objectOf(body))
      .filter((name) => !known.includes(name))
      .map((name) => `unknown ${name} in body`),
    ...schemaProblems('body', content.schema, body),
  ]
}

/** Undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** All that is referred to, by its pointer. */
function reachable(document: JsonObject, roots: readonly unknown[]): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    else if (isObject(value)) {
      const { $ref } = value
      if (typeof $ref === 'string' && !found.has($ref)) {
        const target = at(document, $ref)
        found.set($ref, target)
        visit(target)
      }
      Object.entries(value).forEach(([name, child]) => {
        if (name !== 'example' && name !== 'examples') visit(child)
      })
    }
  }
  roots.forEach(visit)
  return found
}

function at(document: JsonObject, pointer: string): unknown {
  const names = pointer.slice('#/'.length).split('/')
  return names.reduce<unknown>((value, name) => objectOf(value)[name], document)
}

function converted(definitions: ReadonlyMap<string, unknown>): readonly (readonly [string, unknown])[] {
  return [...definitions]
    .filter(([pointer]) => pointer.startsWith(SCHEMAS))
    .map(([pointer, schema]) => [pointer.slice(SCHEMAS.length), convert(schema)])
}

/** A schema of OpenAPI 3.0 as JSON Schema. */
function convert(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(convert)
  if (!isObject(schema)) return schema
  const { $ref, nullable, ...rest } = schema
  if (typeof $ref === 'string') return { $ref: $ref.replace(SCHEMAS, 'github#/definitions/') }
  const plain = Object.fromEntries(
    Object.entries(rest)
      .filter(([name]) => !['example', 'examples', 'discriminator'].includes(name))
      .map(([name, value]) => [name, convert(value)]),
  )
  return nullable === true ? { anyOf: [plain, { type: 'null' }] } : plain
}

/** The least value that conforms: required properties only. */
function sampleOf(schema: unknown, definitions: ReadonlyMap<string, unknown>): unknown {
  const { $ref, nullable, type, allOf, anyOf, oneOf, format, enum: values, ...rest } = objectOf(schema)
  if (typeof $ref === 'string') return sampleOf(definitions.get($ref), definitions)
  if (nullable === true) return null
  const first = arrayOf(values)[0]
  if (first !== undefined) return first
  if (allOf !== undefined) {
    return Object.assign({}, ...arrayOf(allOf).map((part) => sampleOf(part, definitions)))
  }
  const choice = arrayOf(anyOf ?? oneOf)[0]
  if (choice !== undefined) return sampleOf(choice, definitions)
  if (type === 'string') {
    if (format === 'uri') return 'https://github.test/'
    return format === 'date-time' ? '2025-01-01T00:00:00Z' : 'text'
  }
  if (type === 'integer' || type === 'number') return 1
  if (type === 'boolean') return false
  if (type === 'array') return []
  const properties = objectOf(rest.properties)
  return Object.fromEntries(
    arrayOf(rest.required).map((name) => [String(name), sampleOf(properties[String(name)], definitions)]),
  )
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
