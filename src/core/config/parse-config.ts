// The text of a configuration file → the configuration, or one error with all of its problems.

import type { Config } from '../model/config.ts'
import { ConfigError, type ConfigProblem } from './config-error.ts'
import { configSchema } from './config-schema.ts'
import { problemsOf } from './issue-problems.ts'
import { parseYaml } from './yaml-text.ts'

export interface ConfigFile {
  readonly text: string
  /** How messages name the file. */
  readonly file: string
}

/** Throws ConfigError (a UsageError). An empty file is the default configuration. */
export function parseConfig({ text, file }: ConfigFile): Config {
  const yaml = parseYaml(text)
  if (!yaml.readable) throw new ConfigError(file, text, yaml.problems)
  const outcome = configSchema.safeParse(yaml.value ?? {}, { reportInput: true })
  if (outcome.success && yaml.problems.length === 0) return outcome.data
  const problems: readonly ConfigProblem[] = [
    ...yaml.problems,
    ...problemsOf(outcome.error?.issues ?? [], yaml),
  ]
  throw new ConfigError(file, text, problems)
}
