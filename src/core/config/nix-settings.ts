// Nix settings that the configuration file may not set, with the reason. The file can come from a pull request:
// with these it could undo what makes evaluating one safe, or make the figures mean something else.

interface Refusal {
  /** Completes “… cannot be set here: ”. */
  readonly reason: string
  readonly settings: readonly string[]
}

const REFUSALS: readonly Refusal[] = [
  {
    reason: 'it has a key of its own, nix.allow-import-from-derivation',
    settings: ['allow-import-from-derivation'],
  },
  {
    reason: 'it would let the flake that is measured change settings, even those of the gate',
    settings: ['accept-flake-config'],
  },
  {
    reason: 'it would let evaluation reach files and addresses outside of the project',
    settings: ['allowed-uris', 'flake-registry', 'impure-env', 'nix-path', 'pure-eval', 'restrict-eval'],
  },
  {
    reason: 'it would run programs of the file’s choice on the machine',
    settings: [
      'allow-unsafe-native-code-during-evaluation',
      'build-hook',
      'builders',
      'debugger-on-trace',
      'diff-hook',
      'plugin-files',
      'post-build-hook',
      'pre-build-hook',
      'run-diff-hook',
    ],
  },
  {
    reason: 'it would open the sandbox that builds run in',
    settings: [
      'allow-new-privileges',
      'allowed-impure-host-deps',
      'build-users-group',
      'filter-syscalls',
      'impure-host-deps',
      'sandbox',
      'sandbox-build-dir',
      'sandbox-dev-shm-size',
      'sandbox-fallback',
      'sandbox-paths',
      'build-use-chroot',
      'build-use-sandbox',
      'build-chroot-dirs',
      'build-sandbox-paths',
    ],
  },
  {
    reason: 'it decides whom the machine trusts; set it in the machine’s own nix.conf',
    settings: [
      'allowed-users',
      'require-sigs',
      'ssl-cert-file',
      'trusted-binary-caches',
      'trusted-public-keys',
      'binary-cache-public-keys',
      'trusted-substituters',
      'trusted-users',
    ],
  },
  {
    reason: 'it names secrets of the machine; set it in the machine’s own nix.conf',
    settings: ['access-tokens', 'netrc-file', 'secret-key-files'],
  },
  {
    reason: 'it would have Nix write files where it should not',
    settings: ['build-dir', 'eval-profile-file', 'json-log-path', 'log-dir', 'state-dir'],
  },
  {
    reason: 'it would have Nix delete from the machine’s store',
    settings: ['max-free', 'min-free'],
  },
  {
    reason: 'the gate sets it itself, the same on both sides',
    settings: [
      'eval-cache',
      'eval-cores',
      'eval-profiler',
      'eval-store',
      'eval-system',
      'read-only',
      'store',
      'system',
    ],
  },
  {
    reason: 'it would slow down and flood the evaluation that is measured',
    settings: ['trace-function-calls', 'trace-verbose'],
  },
]

const reasons = new Map(
  REFUSALS.flatMap(({ reason, settings }) => settings.map((name) => [name, reason] as const)),
)

/** Why a setting cannot be set; undefined where it can. `extra-…` adds to a setting, and is no better. */
export function refusalOf(setting: string): string | undefined {
  return reasons.get(setting.replace(/^extra-/, ''))
}

/** All settings that cannot be set, with the reason of each group. */
export const refusals = REFUSALS

/** A pattern of setting names that can be set, for the JSON Schema. */
export const allowedSettingPattern = `^(?!(?:extra-)?(?:${[...reasons.keys()].join('|')})$)[a-z][a-z0-9-]*$`
