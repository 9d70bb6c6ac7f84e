// URLs of substituters, and others that Nix names, as people may see them: a user's name and password, and keys among
// the parameters, are left out.

const CREDENTIALS = /(\w:\/\/)[^/\s'"]*@/g

const PARAMETERS = /(\w:\/\/[^\s'"?]*)\?[^\s'"]*/g

/** A text that may hold such URLs. */
export function withoutCredentials(text: string): string {
  return text.replace(CREDENTIALS, '$1').replace(PARAMETERS, '$1')
}
