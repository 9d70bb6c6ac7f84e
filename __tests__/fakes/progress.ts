// A progress display in memory: what a person would have been told, line by line.

import type { Progress } from '../../src/ports/ports.ts'

export interface FakeProgress extends Progress {
  /** `stage: Timing (12)`, `step: hosts.web`, `done`. */
  readonly lines: readonly string[]
}

export function fakeProgress(): FakeProgress {
  const lines: string[] = []
  return {
    lines,
    stage(title, steps) {
      lines.push(steps === undefined ? `stage: ${title}` : `stage: ${title} (${steps})`)
    },
    step(detail, secondsLeft) {
      const left = secondsLeft === undefined ? '' : `, ${secondsLeft.toFixed(0)} s left`
      lines.push(`step: ${detail}${left}`)
    },
    done() {
      lines.push('done')
    },
  }
}
