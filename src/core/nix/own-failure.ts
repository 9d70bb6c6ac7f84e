// Whether an evaluation that failed proves something of the project's own code. Nix tells a fault of the machine in the same
// words as one of the code, so that a failure counts as the code's only where all that is known of it says so. Code that
// prints the marks of a fault makes its own target *not measured*, which is no better.

/** Exit statuses by which Nix says that it met an error: any, or of a build that evaluation waited for. */
const ERROR_STATUSES: readonly (number | null)[] = [1, 100, 102, 104]

/** What Nix and the programs it runs say of the machine, the store and the network; in lower case. */
const MARKS: readonly string[] = [
  // As strerror(3) has them.
  'broken pipe',
  'connection refused',
  'connection reset',
  'connection timed out',
  'disk quota exceeded',
  'input/output error',
  'interrupted system call',
  'no space left on device',
  'operation not permitted',
  'read-only file system',
  'resource busy',
  'resource temporarily unavailable',
  'stale file handle',
  'too many open files',
  'transport endpoint is not connected',
  // The store, its database and the daemon.
  'cannot connect to',
  'cannot open connection',
  'daemon disconnected',
  'database is locked',
  'database or disk is full',
  'opening lock file',
  'sqlite',
  'unexpected end-of-file',
  'unexpected eof',
  'writing to file',
  // Files and programs of Nix's own.
  'cannot fork',
  'creating directory',
  'creating file',
  'creating temporary',
  'error: interrupted',
  'failed due to signal',
  'killed by signal',
  'pseudoterminal',
  'timed out after',
  'unable to fork',
]

/** What they say of the network; in lower case. */
const NETWORK_MARKS: readonly string[] = [
  // Nix 2.26 goes on where Git could not fetch, and then lacks the revision.
  'cannot find git revision',
  "couldn't connect to server",
  "couldn't resolve host",
  'could not read from remote repository',
  'could not resolve host',
  'failed to fetch',
  // Of what was cut, or is no archive but a page that says why not.
  'failed to open archive',
  'name or service not known',
  'network is unreachable',
  'no route to host',
  'ssl connect',
  'ssl peer',
  'temporary failure in name resolution',
  'timeout was reached',
  'transfer closed',
  'unable to download',
]

const GONE = /'([^'\n]{1,400})':? (?:does not exist|is not valid|no such file or directory)/g

/**
 * Where a store object as a whole is gone, the store is at fault; a file that the code names in one is its own mistake. Nix
 * leaves its folder away since 2.30.
 */
const STORE_OBJECT = /(?:^|\/)[a-z0-9]{32}-[^/]{1,220}$/

/** A program that Nix runs, Git for one; it says why before Nix says that it failed. */
export const PROGRAM_FAILED = /program '[^'\n]{1,200}' failed/

/** What Nix says when it reads a file that it may not, which the code has named. */
const READING: readonly string[] = [
  'opening file',
  'opening directory',
  'reading file',
  'reading directory',
  'reading symbolic link',
  'getting status of',
  'get status of',
  'open directory',
]

/** The state of Nix itself, where a denied permission is the machine's fault. */
const STATE = ['/nix/var/', '/var/nix/', 'socket', 'database']

/** Whether the failure is proven to be of the code that was evaluated. `text`: all that Nix said, without colours. */
export function isOwnFailure(code: number | null, text: string): boolean {
  const told = errorsOf(text)
  if (!ERROR_STATUSES.includes(code) || told === undefined) return false
  const isMarked = [...MARKS, ...NETWORK_MARKS].some((mark) => told.includes(mark))
  if (isMarked || PROGRAM_FAILED.test(told) || namesGone(told)) return false
  return deniedLines(told).every(isReading)
}

/** Whether the code reads what evaluation is kept from by the system, beside Nix's own modes. */
export function isReadDenied(text: string): boolean {
  return deniedLines(errorsOf(text) ?? '').some(isReading)
}

/** Whether what could not be downloaded, or looked up, keeps it from being evaluated. */
export function isNetworkFailure(text: string): boolean {
  const told = errorsOf(text) ?? ''
  return NETWORK_MARKS.some((mark) => told.includes(mark))
}

/** Errors in lower case, without the lines of code that Nix shows with them; undefined where Nix names none. */
function errorsOf(text: string): string | undefined {
  const lines = text.split('\n')
  const first = lines.findIndex((line) => line.trimStart().startsWith('error:'))
  if (first < 0) return undefined
  return lines
    .slice(first)
    .filter((line) => !/^[ \d]*\|/.test(line))
    .join('\n')
    .toLowerCase()
}

function namesGone(told: string): boolean {
  return [...told.matchAll(GONE)].some(([, path = '']) => STORE_OBJECT.test(path))
}

function deniedLines(told: string): readonly string[] {
  return told.split('\n').filter((line) => line.includes('permission denied'))
}

function isReading(line: string): boolean {
  return READING.some((words) => line.includes(words)) && !STATE.some((place) => line.includes(place))
}
