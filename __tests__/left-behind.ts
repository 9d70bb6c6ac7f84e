// What a run of the program left on the machine that should have gone with it.

import { readdirSync, readFileSync } from 'node:fs'

/** What is in the folder for temporary files, and command lines of processes that have this text in their environment. */
export function leftIn(temporary: string, marker: string): readonly string[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
  return [...readdirSync(temporary), ...processes.flatMap((pid) => commandOf(pid, marker))]
}

function commandOf(pid: string, marker: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(marker)
      ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')]
      : []
  } catch {
    // It has ended since, or is not ours to read.
    return []
  }
}
