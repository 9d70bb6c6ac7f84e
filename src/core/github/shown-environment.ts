// Which variables of a job stay where other processes of the same user can see them (`/proc/PID/environ`), and which are kept
// from sight: whatever is not known to be harmless.

/** What Node, the C library and the tools that are started need from the first moment. */
const SHOWN = new Set([
  'CI',
  'HOME',
  'LANG',
  'LANGUAGE',
  'LD_LIBRARY_PATH',
  'LOGNAME',
  'NODE_EXTRA_CA_CERTS',
  'NODE_OPTIONS',
  'NODE_USE_SYSTEM_CA',
  'PATH',
  'SHELL',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'TMPDIR',
  'TZ',
  'USER',
])

/** Families of names. The runner finds what a job left running by one of its own. */
const SHOWN_PREFIXES = ['LC_', 'RUNNER_']

export interface DividedEnvironment {
  readonly shown: Readonly<Record<string, string>>
  readonly hidden: Readonly<Record<string, string>>
}

export function divideEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): DividedEnvironment {
  const entries = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return {
    shown: Object.fromEntries(entries.filter(([name]) => isShown(name))),
    hidden: Object.fromEntries(entries.filter(([name]) => !isShown(name))),
  }
}

function isShown(name: string): boolean {
  return SHOWN.has(name) || SHOWN_PREFIXES.some((prefix) => name.startsWith(prefix))
}

/** Names the file with what is hidden; nothing secret. */
export const HANDOVER_VARIABLE = 'NIX_PERF_GATE_HANDOVER'
