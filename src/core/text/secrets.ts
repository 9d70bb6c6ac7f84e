// Which values of a job's environment look like secrets, so that they can be kept out of all that is written.

import { LEAST_CHARACTERS } from './mask.ts'

/** Parts of the names that people give to secrets. Authors of commits are none. */
const SECRET_NAME = /TOKEN|SECRET|PASSW|PASSPHRASE|KEY|CREDENTIAL|AUTH(?!OR)|COOKIE|(?:^|_)PAT$/i

/** Where a secret is, and what it is called. `comment-key` is a word that all may read. */
const POINTER_NAME = /_(?:SOCK|FILE|PATH|DIR|URL|NAME)$|^INPUT_COMMENT-KEY$/i

/** Facts of the job that everyone may read; a key of a cache is often one of them. */
const PUBLIC_NAME = /^(?:GITHUB|RUNNER)_/i

/** `https://user:password@host`, `https://token@host`. */
const USER_INFORMATION = /:\/\/([^/?#\s@]+)@/g

/** `access-tokens = github.com=ghp_… gitlab.com=PAT:…` among Nix's settings. */
const ACCESS_TOKENS = /^[ \t]*(?:extra-)?access-tokens[ \t]*=(.*)$/gm

/** Each once. */
export function findSecrets(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const variables = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  )
  const facts = new Set(variables.filter(({ name }) => isPublic(name)).map(({ value }) => value.trim()))
  const secrets = variables.flatMap(({ name, value }) => [
    ...(isSecret(name) ? linesOf(value) : []),
    ...userInformation(value),
    ...(name === 'NIX_CONFIG' ? accessTokens(value) : []),
  ])
  return [...new Set(secrets)].filter((secret) => secret.length >= LEAST_CHARACTERS && !facts.has(secret))
}

function isSecret(name: string): boolean {
  return SECRET_NAME.test(name) && !POINTER_NAME.test(name)
}

function isPublic(name: string): boolean {
  return PUBLIC_NAME.test(name) && !isSecret(name)
}

/** A key of several lines is known by each of them. */
function linesOf(value: string): readonly string[] {
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !/^-----[A-Z ]+-----$/.test(line))
}

function userInformation(value: string): readonly string[] {
  return [...value.matchAll(USER_INFORMATION)].flatMap(([, found = '']) => {
    const colon = found.indexOf(':')
    const secret = found.slice(colon + 1)
    return [secret, decoded(secret)]
  })
}

function accessTokens(settings: string): readonly string[] {
  return [...settings.matchAll(ACCESS_TOKENS)].flatMap(([, list = '']) =>
    list.split(/\s+/).flatMap((entry) => {
      const token = entry.slice(entry.indexOf('=') + 1)
      // GitLab's tokens have their kind before them.
      return [token, token.slice(token.indexOf(':') + 1)]
    }),
  )
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
