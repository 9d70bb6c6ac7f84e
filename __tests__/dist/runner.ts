// What GitHub's runner gives a step of an action, and what it reads back when the step has ended.

import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { actionOutputs } from '../../src/outputs/action-outputs.ts'
import type { GitSandbox } from '../git-sandbox.ts'
import { type ProgramRun, runProgram, type StartedProgram, startProgram, terminalEnvironment } from './run-program.ts'

export interface StepRequest {
  readonly workspace: string
  readonly event: string
  readonly payload: unknown
  /** The commit that the workflow was started for. */
  readonly sha: string
  /** The ref that it was started for: `refs/pull/7/merge`. */
  readonly ref?: string
  readonly inputs?: Readonly<Record<string, string>>
  /** More of the environment of the job: its secrets, say. */
  readonly env?: Readonly<Record<string, string>>
  readonly node?: string
  readonly nodeArgs?: readonly string[]
  readonly seconds?: number
}

export interface StepRun extends ProgramRun {
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
}

/** Runs `dist/action/index.js` to its end. */
export async function runStep(sandbox: GitSandbox, request: StepRequest): Promise<StepRun> {
  const { started, files } = startStep(sandbox, request)
  const { seconds } = request
  const timer = seconds === undefined ? undefined : setTimeout(() => started.child.kill('SIGKILL'), seconds * 1000)
  const run = await started.ended
  clearTimeout(timer)
  return {
    ...run,
    outputs: parseFileCommands(readFileSync(files.GITHUB_OUTPUT, 'utf8')),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
  }
}

export interface StartedStep {
  readonly started: StartedProgram
  readonly files: ReturnType<typeof runnerFiles>
}

/** Starts `dist/action/index.js`, for tests that end it themselves. */
export function startStep(sandbox: GitSandbox, request: StepRequest): StartedStep {
  const files = runnerFiles(sandbox, request.payload)
  const inputs = Object.entries(request.inputs ?? {}).map(
    // As the runner does it: spaces become underscores, hyphens stay.
    ([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value] as const,
  )
  const started = startProgram({
    program: 'action',
    cwd: request.workspace,
    ...(request.node === undefined ? {} : { node: request.node }),
    ...(request.nodeArgs === undefined ? {} : { nodeArgs: request.nodeArgs }),
    ...(request.seconds === undefined ? {} : { seconds: request.seconds }),
    env: {
      ...terminalEnvironment(sandbox),
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: request.workspace,
      GITHUB_EVENT_NAME: request.event,
      GITHUB_SHA: request.sha,
      ...(request.ref === undefined ? {} : { GITHUB_REF: request.ref }),
      ...files,
      ...Object.fromEntries(inputs),
      ...request.env,
    },
  })
  return { started, files }
}

function runnerFiles(sandbox: GitSandbox, payload: unknown) {
  const folder = mkdtempSync(join(sandbox.directory, 'step-'))
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const temporary = join(folder, 'temp')
  mkdirSync(temporary)
  return {
    RUNNER_TEMP: temporary,
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify(payload)),
    GITHUB_OUTPUT: file('output', ''),
    GITHUB_STATE: file('state', ''),
    GITHUB_STEP_SUMMARY: file('summary.md', ''),
  }
}

/** The outputs of a step that decides. */
export const OUTPUT_NAMES: readonly string[] = actionOutputs
  .map(({ name }) => name)
  .filter((name) => name !== 'matrix')
  .sort()

/** Runs `dist/cleanup/index.js` with the state that the main step saved. */
export async function runPostStep(
  sandbox: GitSandbox,
  state: Readonly<Record<string, string>>,
): Promise<ProgramRun> {
  const saved = Object.entries(state).map(([name, value]) => [`STATE_${name}`, value] as const)
  return await runProgram({
    program: 'cleanup',
    cwd: sandbox.directory,
    env: { ...terminalEnvironment(sandbox), GITHUB_ACTIONS: 'true', ...Object.fromEntries(saved) },
  })
}

/** The values in a file that a step writes for the runner: `NAME<<DELIMITER`, lines, `DELIMITER`. */
export function parseFileCommands(text: string): Readonly<Record<string, string>> {
  const commands = text.matchAll(/^(?<name>[^\n=]+?)<<(?<end>[^\n]+)\n(?<value>[\s\S]*?)\n\k<end>$/gm)
  return Object.fromEntries([...commands].map(({ groups }) => [groups?.name ?? '', groups?.value ?? '']))
}
