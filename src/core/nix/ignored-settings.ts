// What Nix's daemon does not take of a user that it does not trust: which caches are asked is its own choice then.

/** As Nix 2.8 to 2.36 and Lix say it; 2.8 says “user-specified”. */
const RESTRICTED =
  /ignoring the (?:user|client)-specified setting '([\w-]{1,100})', because it is a restricted setting/

const UNTRUSTED = /ignoring untrusted substituter '([^'\n]{1,500})'/

/** About caches. */
const SETTINGS: readonly string[] = [
  'substituters',
  'extra-substituters',
  'binary-caches',
  'extra-binary-caches',
]

/** Settings and URLs of caches that messages of Nix say were ignored, each once. */
export function ignoredCaches(messages: readonly string[]): readonly string[] {
  const found = messages.flatMap((message) => {
    const setting = RESTRICTED.exec(message)?.[1]
    if (setting !== undefined) return SETTINGS.includes(setting) ? [setting] : []
    return UNTRUSTED.exec(message)?.[1] ?? []
  })
  return [...new Set(found)]
}
