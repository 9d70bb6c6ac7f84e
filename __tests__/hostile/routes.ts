// Ways by which Nix code gets at the machine it is evaluated on, as expressions and as inputs of a flake. A new way to fetch
// has its row here; the tests that try them are integration/nix-reach.test.ts and hostile/reach.test.ts.

/** A hash of nothing that is there. */
export const FAKE_HASH = 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
const NOBODY = '0123456789012345678901234567890123456789'

/** What a test tells of the machine. */
export interface Machine {
  /** A folder with the file `f`, which holds a secret, and a flake. */
  readonly secrets: string
  /** The hash of the folder’s archive. */
  readonly narHash: string
  /** Of a server on loopback. */
  readonly port: number
}

/** An expression whose value is a text. */
export const routes: Readonly<Record<string, (machine: Machine) => string>> = {
  readFile: ({ secrets }) => `builtins.readFile "${secrets}/f"`,
  'readFile of a path': ({ secrets }) => `builtins.readFile ${secrets}/f`,
  readDir: ({ secrets }) => `toString (builtins.attrNames (builtins.readDir "${secrets}"))`,
  hashFile: ({ secrets }) => `builtins.hashFile "sha256" "${secrets}/f"`,
  import: ({ secrets }) => `toString (import "${secrets}/flake.nix").secret`,
  scopedImport: ({ secrets }) => `toString (builtins.scopedImport { } "${secrets}/flake.nix").secret`,
  'a path as a string': ({ secrets }) => `"\${${secrets}}"`,
  path: ({ secrets }) => `builtins.path { path = "${secrets}"; }`,
  'path with a hash': ({ secrets, narHash }) =>
    `builtins.readFile (builtins.path { path = "${secrets}"; sha256 = "${narHash}"; } + "/f")`,
  filterSource: ({ secrets }) => `builtins.filterSource (_: _: true) "${secrets}"`,
  findFile: ({ secrets }) =>
    `builtins.readFile (builtins.findFile [ { prefix = "x"; path = "${secrets}"; } ] "x/f")`,
  'a link in the repository': () => 'builtins.readFile ./link',
  'a folder behind a link': () => 'builtins.readFile (./folder + "/f")',
  'above the repository': ({ secrets }) => `builtins.readFile (./. + "/../../..${secrets}/f")`,
  'fetchGit of a path': ({ secrets }) => `builtins.readFile (builtins.fetchGit "${secrets}" + "/f")`,
  'fetchGit file:': ({ secrets }) =>
    `builtins.readFile (builtins.fetchGit { url = "file://${secrets}"; rev = "${NOBODY}"; } + "/f")`,
  'fetchMercurial of a path': ({ secrets }) =>
    `builtins.readFile (builtins.fetchMercurial { url = "${secrets}"; rev = "${NOBODY}"; } + "/f")`,
  'fetchTarball file:': ({ secrets }) =>
    `builtins.readFile (builtins.fetchTarball { url = "file://${secrets}/x.tar"; sha256 = "${FAKE_HASH}"; } + "/f")`,
  'fetchurl file:': ({ secrets }) =>
    `builtins.readFile (builtins.fetchurl { url = "file://${secrets}/f"; sha256 = "${FAKE_HASH}"; })`,
  'fetchurl file: without a hash': ({ secrets }) =>
    `builtins.readFile (builtins.fetchurl "file://${secrets}/f")`,
  'fetchTree of a path': ({ secrets }) =>
    `builtins.readFile ((builtins.fetchTree { type = "path"; path = "${secrets}"; narHash = "${FAKE_HASH}"; }).outPath + "/f")`,
  'fetchTree of a path, by its hash': ({ secrets, narHash }) =>
    `builtins.readFile ((builtins.fetchTree { type = "path"; path = "${secrets}"; narHash = "${narHash}"; }).outPath + "/f")`,
  'fetchTree of a file': ({ secrets }) =>
    `builtins.readFile (builtins.fetchTree { type = "file"; url = "file://${secrets}/f"; narHash = "${FAKE_HASH}"; }).outPath`,
  'fetchTree of a repository': ({ secrets }) =>
    `builtins.readFile ((builtins.fetchTree { type = "git"; url = "file://${secrets}"; rev = "${NOBODY}"; }).outPath + "/f")`,
  getFlake: ({ secrets }) =>
    `(builtins.getFlake "path:${secrets}?narHash=${encodeURIComponent(FAKE_HASH)}").secret`,
  'getFlake by its hash': ({ secrets, narHash }) =>
    `(builtins.getFlake "path:${secrets}?narHash=${encodeURIComponent(narHash)}").secret`,
  'getFlake of a path': ({ secrets }) => `(builtins.getFlake "${secrets}").secret`,
  'getFlake of a folder of its own': () => '(builtins.getFlake (toString ./sub)).x',
  'getFlake of a folder of its own, by any hash': () =>
    `(builtins.getFlake "path:\${builtins.unsafeDiscardStringContext (toString ./sub)}?narHash=${encodeURIComponent(FAKE_HASH)}").x`,
  fetchClosure: ({ secrets }) =>
    `builtins.fetchClosure { fromStore = "file://${secrets}"; fromPath = /nix/store/r45nf5aq70l74z1ali19zr354l1pf3n5-source; }`,
  'the environment': () => 'if builtins.getEnv "HOME" == "" then throw "nothing" else builtins.getEnv "HOME"',
  'its own process': () => 'builtins.readFile "/proc/self/environ"',
  'another process': () => `builtins.readFile "/proc/${String(process.pid)}/environ"`,
}

/** Ways to a server of the machine: each is a request that must not come. */
export const requests: Readonly<Record<string, (machine: Machine) => string>> = {
  'fetchurl http:': ({ port }) =>
    `builtins.readFile (builtins.fetchurl "http://127.0.0.1:${String(port)}/meta")`,
  'fetchurl http: with a hash': ({ port }) =>
    `builtins.readFile (builtins.fetchurl { url = "http://127.0.0.1:${String(port)}/meta"; sha256 = "${FAKE_HASH}"; })`,
  'fetchurl https:': ({ port }) =>
    `builtins.readFile (builtins.fetchurl { url = "https://127.0.0.1:${String(port)}/meta"; sha256 = "${FAKE_HASH}"; })`,
  'fetchTarball http:': ({ port }) =>
    `builtins.readFile (builtins.fetchTarball { url = "http://localhost:${String(port)}/x.tar.gz"; sha256 = "${FAKE_HASH}"; } + "/f")`,
  'fetchGit http:': ({ port }) =>
    `builtins.readFile (builtins.fetchGit { url = "http://127.0.0.1:${String(port)}/x.git"; rev = "${NOBODY}"; } + "/f")`,
  'fetchGit git:': ({ port }) =>
    `builtins.readFile (builtins.fetchGit { url = "git://127.0.0.1:${String(port)}/x.git"; rev = "${NOBODY}"; } + "/f")`,
  'fetchGit ssh:': ({ port }) =>
    `builtins.readFile (builtins.fetchGit { url = "ssh://127.0.0.1:${String(port)}/x.git"; rev = "${NOBODY}"; } + "/f")`,
  'fetchTree of a tarball': ({ port }) =>
    `builtins.readFile ((builtins.fetchTree { type = "tarball"; url = "http://127.0.0.1:${String(port)}/x.tar.gz"; narHash = "${FAKE_HASH}"; }).outPath + "/f")`,
  'getFlake http:': ({ port }) =>
    `(builtins.getFlake "http://127.0.0.1:${String(port)}/x.tar.gz?narHash=${encodeURIComponent(FAKE_HASH)}").secret`,
}

export interface InputRoute {
  readonly locked?: object
  readonly url: string
}

/** Inputs of a flake that lead to the machine. */
export const inputs: Readonly<Record<string, (machine: Machine) => InputRoute>> = {
  'an input that is not locked: path': ({ secrets }) => ({ url: `path:${secrets}` }),
  'an input that is not locked: file': ({ secrets }) => ({ url: `file+file://${secrets}/f` }),
  'an input that is not locked: a repository': ({ secrets }) => ({ url: `git+file://${secrets}` }),
  'an input that is not locked: http': ({ port }) => ({ url: `http://127.0.0.1:${String(port)}/x.tar.gz` }),
  'a locked path': ({ secrets }) => ({
    url: `path:${secrets}`,
    locked: { type: 'path', path: secrets, narHash: FAKE_HASH, lastModified: 1 },
  }),
  'a locked path, by its hash': ({ secrets, narHash }) => ({
    url: `path:${secrets}`,
    locked: { type: 'path', path: secrets, narHash, lastModified: 1 },
  }),
  'a locked file': ({ secrets }) => ({
    url: `file+file://${secrets}/f`,
    locked: { type: 'file', url: `file://${secrets}/f`, narHash: FAKE_HASH },
  }),
  'a locked tarball of the machine': ({ port }) => ({
    url: `http://127.0.0.1:${String(port)}/x.tar.gz`,
    locked: { type: 'tarball', url: `http://127.0.0.1:${String(port)}/x.tar.gz`, narHash: FAKE_HASH },
  }),
}
