// A repository's workflow, read as far as `init` asks: untrusted YAML, of which anything may be anything.

import { z } from 'zod'
import { parseYaml, type YamlText } from '../config/yaml-text.ts'

/** A workflow as the repository has it. */
export interface WorkflowFile {
  readonly path: string
  readonly text: string
}

/** What names an action and nothing else. */
const USES = /^[\w.:/@-]{1,300}$/

export const stepSchema = z.object({
  uses: z.string().regex(USES),
  with: z.record(z.string(), z.unknown()).nullish(),
})

const jobSchema = z.object({ steps: z.array(z.unknown()), 'runs-on': z.unknown().optional() })

const triggersSchema = z.object({
  on: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
})

const workflowSchema = z.object({ jobs: z.record(z.string(), z.unknown()) })

type Job = z.infer<typeof jobSchema>

/** Of a workflow that can be read, its jobs of steps, by name. */
export function jobsOf({ readable, value }: YamlText): readonly (readonly [string, Job])[] {
  const workflow = readable ? workflowSchema.safeParse(value).data : undefined
  return Object.entries(workflow?.jobs ?? {}).flatMap(([name, one]) => {
    const job = jobSchema.safeParse(one).data
    return job === undefined ? [] : [[name, job] as const]
  })
}

/** Owner and name, in lower case, without a host in front and the folder or revision behind. */
export function actionName(uses: string): string {
  const [path = ''] = uses.toLowerCase().split('@')
  const parts = path.replace(/^https:\/\/[^/]*\//, '').split('/')
  return parts.slice(0, 2).join('/')
}

/** Workflows that use an action already, whatever its revision. */
export function usersOf(action: string, files: readonly WorkflowFile[]): readonly string[] {
  const name = actionName(action)
  return files
    .filter(({ text }) => usedIn(text).some((uses) => actionName(uses) === name))
    .map(({ path }) => path)
}

/** Whether a workflow runs in a merge queue, so that the repository may have one. */
export function hasMergeQueue(files: readonly WorkflowFile[]): boolean {
  return files.some(({ text }) => {
    const { readable, value } = parseYaml(text)
    const events = readable ? triggersSchema.safeParse(value).data?.on : undefined
    const names =
      Array.isArray(events) || typeof events === 'string' ? [events].flat() : Object.keys(events ?? {})
    return names.includes('merge_group')
  })
}

function usedIn(text: string): readonly string[] {
  return jobsOf(parseYaml(text)).flatMap(([, { steps }]) =>
    steps.flatMap((step) => stepSchema.safeParse(step).data?.uses ?? []),
  )
}
