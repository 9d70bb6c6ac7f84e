// What Nix may see of the environment: what it needs, and no token of the job.

import { join } from 'node:path'
import { MADE_UP_FOLDERS } from '../../core/nix/impure.ts'

/** Names that Nix, Git and curl need to work as the user has set them up. */
const ALLOWED = new Set([
  'ALL_PROXY',
  'CURL_CA_BUNDLE',
  // By it `/usr/bin/git` of macOS finds the real one.
  'DEVELOPER_DIR',
  'HOME',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'LANG',
  'LOGNAME',
  'NO_PROXY',
  'PATH',
  // By it GitHub's runner finds what a job left running.
  'RUNNER_TRACKING_ID',
  'SSH_AUTH_SOCK',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'TMPDIR',
  'USER',
  'all_proxy',
  'http_proxy',
  'https_proxy',
  'no_proxy',
])

/** Families of names: Nix's own, the garbage collector's (they are part of how it is run), XDG folders, locale. */
const ALLOWED_PREFIXES = ['NIX_', 'GC_', 'XDG_', 'LC_']

/** Set by the program itself, run by run. */
const OURS = new Set(['NIX_SHOW_STATS', 'NIX_SHOW_STATS_PATH', 'NIX_COUNT_CALLS', 'NIX_PERF_GATE_TEST_NIX'])

/** The environment of a Nix process. */
export function scrubEnvironment(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const kept = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && isAllowed(name) ? [[name, value] as const] : [],
  )
  return Object.fromEntries(kept)
}

/** Nix's own variables that evaluation needs: where things are. Settings come from a file. */
const CONFINED_NIX = new Set([
  'NIX_DAEMON_SOCKET_PATH',
  'NIX_IGNORE_SYMLINK_STORE',
  'NIX_LOCALSTATE_DIR',
  'NIX_LOG_DIR',
  'NIX_PATH',
  'NIX_REMOTE',
  'NIX_SSL_CERT_FILE',
  'NIX_STATE_DIR',
  'NIX_STORE_DIR',
])

/** Where evaluators of the project's code find what they need. */
export interface ConfinedPlaces {
  /** Ours, with folders for what a process keeps in a home. */
  readonly directory: string
  readonly kind: 'flake' | 'file'
  /** A folder with a `nix.conf` in place of the machine's and the user's; undefined: theirs. */
  readonly settings: string | undefined
  /** Whether the project's code can read the environment. */
  readonly impure: boolean
}

/**
 * The environment of an evaluator, from that of other Nix processes: without what may hold a secret. Plain files fetch
 * their sources as the user has set it up; a flake's are brought before, so that it gets an empty home.
 */
export function confinedEnvironment(
  environment: Readonly<Record<string, string>>,
  { directory, kind, settings, impure }: ConfinedPlaces,
): Readonly<Record<string, string>> {
  const kept = Object.entries(environment).filter(
    ([name, value]) =>
      !(name.startsWith('NIX_') && (settings !== undefined || impure) && !CONFINED_NIX.has(name)) &&
      !(impure && mayHaveCredentials(name, value)) &&
      !(kind === 'flake' && (name.startsWith('XDG_') || name === 'SSH_AUTH_SOCK')),
  )
  return {
    ...Object.fromEntries(kept),
    TMPDIR: join(directory, 'temporary'),
    ...(kind === 'flake' && { HOME: join(directory, 'home'), XDG_CACHE_HOME: join(directory, 'cache') }),
    ...(impure && MADE_UP_FOLDERS),
    ...(settings !== undefined && { NIX_CONF_DIR: settings, NIX_USER_CONF_FILES: '' }),
  }
}

/** As a proxy's address may have them: `http://user:password@proxy.example`. */
function mayHaveCredentials(name: string, value: string): boolean {
  const isAddress = name.toLowerCase().endsWith('_proxy') || value.includes('://')
  return isAddress && value.includes('@')
}

function isAllowed(name: string): boolean {
  return !OURS.has(name) && (ALLOWED.has(name) || ALLOWED_PREFIXES.some((prefix) => name.startsWith(prefix)))
}
