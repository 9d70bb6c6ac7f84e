// What an evaluator may reach of the machine, where the machine can hold it to that: its own program, the store, and
// what fetching takes. Whatever is not named here is out of its reach, other processes included.

/** Absolute paths; each stands for all that is below it. What is not there is passed over. */
export interface Reach {
  /** May be read and run. */
  readonly run: readonly string[]
  readonly read: readonly string[]
  /** May be read and changed. */
  readonly write: readonly string[]
  /** TCP ports that may be connected to. */
  readonly ports: readonly number[]
}

/** What of the machine matters to what an evaluator has to reach. */
export interface ReachRequest {
  /** Real path of the `nix` binary. */
  readonly nixFile: string
  /** A folder of the program's own. */
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly substituters: readonly string[]
  /** Entries of `nix-path`, as `name=place` or a place. */
  readonly searchPath: readonly string[]
  /** URLs that the configuration lets evaluation fetch from. */
  readonly fetchFrom: readonly string[]
  /**
   * Sources are fetched while evaluating, with the user's own settings of Git and SSH: plain files do so, while the inputs of
   * a flake are brought before.
   */
  readonly fetches: boolean
}

/** Programs and libraries of a system. */
const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/run/current-system/sw']

/** What names, users, certificates and libraries are looked up in. */
const LOOKUPS = [
  '/etc/alternatives',
  '/etc/ca-certificates',
  '/etc/crypto-policies',
  '/etc/gai.conf',
  '/etc/gitconfig',
  '/etc/group',
  '/etc/host.conf',
  '/etc/hosts',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/ld.so.preload',
  '/etc/localtime',
  '/etc/nsswitch.conf',
  '/etc/passwd',
  '/etc/pki',
  '/etc/protocols',
  '/etc/resolv.conf',
  '/etc/services',
  '/etc/ssh/ssh_config',
  '/etc/ssh/ssh_config.d',
  '/etc/ssh/ssh_known_hosts',
  '/etc/ssl',
  '/run/nscd',
  '/run/systemd/resolve',
]

/** What the garbage collector and the C library ask about the process and the processors; not its environment. */
const PROCESS = [
  '/dev/random',
  '/dev/urandom',
  '/dev/zero',
  '/proc/cpuinfo',
  '/proc/meminfo',
  '/proc/self/cgroup',
  '/proc/self/fd',
  '/proc/self/maps',
  '/proc/self/mountinfo',
  '/proc/self/mounts',
  '/proc/self/stat',
  '/proc/self/status',
  '/proc/stat',
  '/proc/sys/kernel',
  '/proc/sys/vm',
  '/sys/devices/system/cpu',
  '/sys/fs/cgroup',
]

/** Below the user's home: how Git and SSH reach the sources of plain files. No private keys; an agent has them. */
const FETCHING = ['.config/git', '.gitconfig', '.netrc', '.ssh/config', '.ssh/known_hosts']

const STORE_VARIABLES = ['NIX_STORE_DIR', 'NIX_STATE_DIR', 'NIX_LOG_DIR', 'NIX_LOCALSTATE_DIR']

const HTTPS = 443
const SSH = 22
const DNS = 53

/** The reach of one kind of evaluation. */
export function reachOf(request: ReachRequest): Reach {
  const { nixFile, directory, environment, searchPath, substituters } = request
  const home = environment.HOME
  const fetching = home === undefined || !request.fetches ? [] : FETCHING.map((path) => `${home}/${path}`)
  const caches = request.fetches ? cacheDirectories(environment) : []
  const certificates = [environment.NIX_SSL_CERT_FILE, environment.SSL_CERT_FILE, environment.SSL_CERT_DIR]
  const places = [...certificates, ...localPlaces(searchPath), ...localCaches(substituters)]
  const store = STORE_VARIABLES.map((name) => environment[name])
  return {
    run: [...SYSTEM, ...installationOf(nixFile), ...(usesStore(request) ? ['/nix'] : [])],
    read: [...LOOKUPS, ...PROCESS, ...fetching, ...places.filter(isPath)],
    write: ['/nix', '/dev/null', directory, ...caches, ...store.filter(isPath)],
    ports: portsOf(request),
  }
}

function isPath(text: string | undefined): text is string {
  return text?.startsWith('/') === true
}

/** Programs of the machine are in the store: else nothing that is there has to be run. */
function usesStore({ nixFile, environment }: ReachRequest): boolean {
  return nixFile.startsWith('/nix/') || /(?:^|[/:.])nix[/-]/.test(environment.PATH ?? '')
}

/** The folders of an installation by the place of its binary: of `PREFIX/bin/nix`, not all of `PREFIX`, which may be somebody's home. */
function installationOf(nixFile: string): readonly string[] {
  const folder = nixFile.slice(0, nixFile.lastIndexOf('/'))
  if (!folder.endsWith('/bin')) return [nixFile]
  const prefix = folder.slice(0, -'/bin'.length)
  return ['bin', 'lib', 'lib64', 'libexec', 'share/nix'].map((name) => `${prefix}/${name}`)
}

function cacheDirectories({
  HOME,
  XDG_CACHE_HOME,
  NIX_CACHE_HOME,
}: ReachRequest['environment']): readonly string[] {
  const cache = XDG_CACHE_HOME ?? (HOME === undefined ? undefined : `${HOME}/.cache`)
  return [NIX_CACHE_HOME, cache === undefined ? undefined : `${cache}/nix`].filter(isPath)
}

/** `name=/path`, `/path`; others are fetched. */
function localPlaces(searchPath: readonly string[]): readonly string[] {
  return searchPath.map((entry) => entry.slice(entry.indexOf('=') + 1)).filter(isPath)
}

/** Binary caches that are a folder. */
function localCaches(substituters: readonly string[]): readonly string[] {
  return substituters.flatMap((url) => {
    if (!url.startsWith('file:') || !URL.canParse(url)) return isPath(url) ? [url] : []
    return [decodeURIComponent(new URL(url).pathname)]
  })
}

const PROXIES = ['http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY']

function portsOf({ environment, substituters, fetchFrom }: ReachRequest): readonly number[] {
  const proxies = PROXIES.flatMap((name) => environment[name] ?? [])
  const named = [...substituters, ...fetchFrom, ...proxies].flatMap(portOf)
  return [...new Set([HTTPS, SSH, DNS, ...named])].sort((one, other) => one - other)
}

/** Ports that a protocol has by itself. Credentials for S3 may come from the machine's own metadata service. */
const PORTS: Readonly<Record<string, number>> = {
  'http:': 80,
  's3:': 80,
  'https:': HTTPS,
  'socks4:': 1080,
  'socks5:': 1080,
  'socks5h:': 1080,
}

function portOf(url: string): readonly number[] {
  // A proxy may be given without a protocol, and is then spoken to by HTTP.
  const text = url.includes('://') ? url : `http://${url}`
  if (!URL.canParse(text)) return []
  const { protocol, port } = new URL(text)
  const usual = PORTS[protocol]
  if (port !== '') return [Number(port)]
  return usual === undefined ? [] : [usual]
}
