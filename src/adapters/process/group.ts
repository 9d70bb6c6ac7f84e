// A started process with all that it starts in turn: they end together, also where the program itself is about to.

import type { ChildProcess } from 'node:child_process'

export interface ProcessGroup {
  /** Asks all to end, and ends them a moment later. */
  readonly end: () => void
  /** Ends all at once. */
  readonly kill: () => void
  /** Ends what is left of it: its leader has ended. */
  readonly release: () => void
}

/** Between the polite signal and the one that can not be refused: Nix lets go of its store in far less. */
const GRACE_MILLISECONDS = 400

/** The group that a process leads which was started as `detached`. */
export function processGroup(leader: ChildProcess): ProcessGroup {
  const kill = () => {
    signalGroup(leader, 'SIGKILL')
  }
  // Before anything else that is done at the end: what still runs may write to the folder that is removed then.
  process.prependListener('exit', kill)
  return {
    kill,
    end: () => {
      signalGroup(leader, 'SIGTERM')
      // A group may outlive its leader, and hearing of it late is harmless; where we exit before, that kills it.
      setTimeout(kill, GRACE_MILLISECONDS).unref()
    },
    release: () => {
      kill()
      process.removeListener('exit', kill)
    },
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // The group is gone already.
  }
}
