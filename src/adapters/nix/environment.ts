// What Nix may see of the environment: what it needs, and no token of the job.

/** Names that Nix, Git and curl need to work as the user has set them up. */
const ALLOWED = new Set([
  'ALL_PROXY',
  'CURL_CA_BUNDLE',
  'HOME',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'LANG',
  'LOGNAME',
  'NO_PROXY',
  'PATH',
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

function isAllowed(name: string): boolean {
  return !OURS.has(name) && (ALLOWED.has(name) || ALLOWED_PREFIXES.some((prefix) => name.startsWith(prefix)))
}
