// Where the project stands, for messages that send a reader to its documentation.

/** As package.json has it. */
export const PROJECT = 'https://github.com/nix-perf-gate/nix-perf-gate'

/** The address of a page of the documentation. `project`: another address of the project, such as a copy of it. */
export function docsAddress(page: string, project = PROJECT): string {
  return `${project}/blob/HEAD/docs/${page}`
}

/** The address of the configuration's JSON Schema, as an editor fetches it. */
export const CONFIG_SCHEMA_ADDRESS = `${PROJECT.replace('//github.com/', '//raw.githubusercontent.com/')}/HEAD/schema/config.schema.json`
