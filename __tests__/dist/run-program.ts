// Runs a committed bundle as a terminal or a runner does: a process of its own, with an environment of its own.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parseResults as parseFile } from '../../src/core/model/parse-results.ts'
import type { Results } from '../../src/core/model/results.ts'
import type { TargetResults } from '../../src/core/model/target-results.ts'
import type { GitSandbox } from '../git-sandbox.ts'

export const programs = {
  cli: fileURLToPath(new URL('../../dist/cli/index.js', import.meta.url)),
  action: fileURLToPath(new URL('../../dist/launch/index.js', import.meta.url)),
  cleanup: fileURLToPath(new URL('../../dist/cleanup/index.js', import.meta.url)),
} as const

export interface ProgramRequest {
  readonly program: keyof typeof programs
  readonly args?: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** By default the one that runs the tests. */
  readonly node?: string
  /** For Node, before the program. */
  readonly nodeArgs?: readonly string[]
  /** Ends it then, for what may not end by itself; the exit status is null. */
  readonly seconds?: number
}

export interface ProgramRun {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface StartedProgram {
  readonly child: ChildProcess
  readonly ended: Promise<ProgramRun>
}

/** Runs a program to its end; any exit status is a result. */
export async function runProgram(request: ProgramRequest): Promise<ProgramRun> {
  return await startProgram(request).ended
}

/** Starts a program, for tests that end it themselves. */
export function startProgram({ program, args = [], nodeArgs = [], env, cwd, node, seconds }: ProgramRequest): StartedProgram {
  const child = spawn(node ?? process.execPath, [...nodeArgs, programs[program], ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const timer = seconds === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), seconds * 1000)
  const stdout = collect(child.stdout)
  const stderr = collect(child.stderr)
  const ended = new Promise<ProgramRun>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => {
      clearTimeout(timer)
      resolve({ status, stdout: stdout(), stderr: stderr() })
    })
  })
  return { child, ended }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString('utf8')
}

/** Node binaries to run the bundles on: NIX_PERF_GATE_TEST_NODE, colon-separated; else the one that runs the tests. */
export function nodeBinaries(): readonly string[] {
  const named = (process.env.NIX_PERF_GATE_TEST_NODE ?? '').split(':').filter((path) => path !== '')
  return named.length === 0 ? [process.execPath] : named
}

/** What a terminal of a user would have: nothing of the machine that runs the tests but the way to Nix and Git. */
export function terminalEnvironment(sandbox: GitSandbox): Readonly<Record<string, string>> {
  const { PATH, HOME, GIT_CONFIG_NOSYSTEM } = sandbox.environment
  const singleUser = process.getuid?.() === 0 && !existsSync('/nix/var/nix/daemon-socket/socket')
  const settings = [
    'experimental-features = nix-command flakes',
    'substituters =',
    ...(singleUser ? ['sandbox = false', 'build-users-group ='] : []),
  ]
  return {
    PATH: PATH ?? '',
    HOME: HOME ?? '',
    GIT_CONFIG_NOSYSTEM: GIT_CONFIG_NOSYSTEM ?? '1',
    TMPDIR: sandbox.temporary,
    NIX_CONFIG: settings.join('\n'),
  }
}

const matchesPublishedSchema = new Ajv2020({ strict: false }).compile(
  asObject(
    JSON.parse(readFileSync(new URL('../../schema/results.schema.json', import.meta.url), 'utf8')),
  ),
)

/** Parses a results file as the program and as any user of the published schema would. */
export function parseResults(text: string): Results {
  const json: unknown = JSON.parse(text)
  matchesPublishedSchema(json)
  expect(matchesPublishedSchema.errors).toBeNull()
  return parseFile(text, 'results.json')
}

function asObject(value: unknown): object {
  if (typeof value !== 'object' || value === null) throw new Error('a JSON Schema is an object')
  return value
}

/** The targets of a results file of one platform. */
export function targetsOf(results: Results): readonly TargetResults[] {
  expect(results.platforms).toHaveLength(1)
  return results.platforms.flatMap(({ targets }) => targets)
}

/** Fails where a user was shown the inside of the program instead of what to do. */
export function expectNoStack({ stdout, stderr }: ProgramRun): void {
  const shown = stdout + stderr
  expect(shown).not.toMatch(/index\.js:\d+|\bat (?:async )?\S+ \(|node:internal|this is a bug/)
  expect(shown).not.toMatch(/ZodError|UnhandledPromise|"code": "invalid_/)
}
