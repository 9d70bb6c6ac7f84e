// GitHub's library in memory: inputs, and what was written to the log and to the runner's files.

import type { Toolkit } from '../../src/action/outlets.ts'

export interface FakeToolkit extends Toolkit {
  readonly outputs: Readonly<Record<string, string | number>>
  readonly state: Readonly<Record<string, string>>
  readonly summaryText: () => string
  /** `warning: …`, in order. */
  readonly log: readonly string[]
  readonly secrets: readonly string[]
}

export function fakeToolkit(inputs: Readonly<Record<string, string>> = {}): FakeToolkit {
  const outputs: Record<string, string | number> = {}
  const state: Record<string, string> = {}
  const log: string[] = []
  const secrets: string[] = []
  let summary = ''
  const say = (kind: string) => (text: string) => void log.push(`${kind}: ${text}`)
  return {
    outputs,
    state,
    log,
    secrets,
    summaryText: () => summary,
    getInput: (name) => inputs[name] ?? '',
    info: say('info'),
    notice: say('notice'),
    warning: say('warning'),
    error: say('error'),
    startGroup: say('group'),
    endGroup: () => void log.push('end of group'),
    setSecret: (secret) => void secrets.push(secret),
    setOutput: (name, value) => {
      outputs[name] = value
    },
    saveState: (name, value) => {
      state[name] = value
    },
    summary: {
      addRaw: (text) => ({
        write: () => {
          summary += text
          return Promise.resolve()
        },
      }),
    },
  }
}
