// Where the project stands, for messages that send a reader to its documentation.

/** As package.json has it. */
export const PROJECT = 'https://github.com/nix-perf-gate/nix-perf-gate'

/** The address of a page of the documentation. `project`: another address of the project, such as a copy of it. */
export function docsAddress(page: string, project = PROJECT): string {
  return `${project}/blob/HEAD/docs/${page}`
}

/** The address of a JSON Schema of ours, as an editor fetches it; the schema has it as its name. */
export function schemaAddress(file: string): string {
  return `${PROJECT.replace('//github.com/', '//raw.githubusercontent.com/')}/HEAD/schema/${file}`
}

export const CONFIG_SCHEMA_ADDRESS = schemaAddress('config.schema.json')
