// The projects that hostile heads change: one with a flake, one of files, each of two small derivations.

import { FEW_CALLS, flakeWith, MANY_CALLS, UNGUARDED, WITHOUT_TIMING } from '../dist/projects.ts'
import { shellDerivation } from '../integration/nix-sandbox.ts'
import type { ProjectFiles } from './world.ts'

export const CONFIGURATION = '.github/nix-perf-gate.yml'

export const configured = { [CONFIGURATION]: WITHOUT_TIMING }

/** A configuration that would let everything pass, and reach everything. */
export const LAX = `${UNGUARDED.replace('isolate: false', 'isolate: false, allow-import-from-derivation: true')}thresholds:
${[
  'evaluation-time',
  'cpu-time',
  'peak-memory',
  'function-calls',
  'primop-calls',
  'thunks',
  'allocated-memory',
]
  .map((metric) => `  ${metric}: none\n`)
  .join('')}`

const SYSTEM = 'x86_64-linux'

/** A flake whose only package is this expression. */
export function packageFlake(expression: string): ProjectFiles {
  return outputsFlake(`packages.${SYSTEM}.app = ${expression};`)
}

/** A flake with these outputs; `sh` makes a derivation of a name and a script, `work` calls as many functions as it is told. */
export function outputsFlake(outputs: string): ProjectFiles {
  return { 'flake.nix': `{ outputs = { self }: ${prelude()} { ${outputs} }; }` }
}

/** A `default.nix` with these attributes. */
export function fileProject(attributes: string): ProjectFiles {
  return { 'default.nix': `${prelude()} { ${attributes} }` }
}

function prelude(): string {
  return `let
    sh = ${shellDerivation(SYSTEM)};
    work = calls: builtins.foldl' (sum: x: sum + x) 0 (builtins.genList (x: x) calls);
  in`
}

/** A derivation that takes so much work. */
export function app(calls: number, name = 'app'): string {
  return `sh (builtins.seq (work ${String(calls)}) "${name}") "echo > $out"`
}

export const small: ProjectFiles = { 'flake.nix': flakeWith({ app: FEW_CALLS, tool: FEW_CALLS }) }
export const grown: ProjectFiles = { 'flake.nix': flakeWith({ app: MANY_CALLS, tool: FEW_CALLS }) }
export const smallFile = fileProject(`app = ${app(FEW_CALLS)}; tool = ${app(FEW_CALLS, 'tool')};`)
export const grownFile = fileProject(`app = ${app(MANY_CALLS)}; tool = ${app(FEW_CALLS, 'tool')};`)
