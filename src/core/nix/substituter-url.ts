// URLs of substituters, and others that Nix names, as people may see them: a user's name and password, and keys among
// the parameters, are left out.

import { before } from '../text/ends.ts'

const CREDENTIALS = /(\w:\/\/)[^/\s'"]*@/g

/** With parameters or without, so that what is looked at once is not looked at again. */
const ADDRESS = /\w:\/\/[^\s'"]*/g

/** A text that may hold such URLs. */
export function withoutCredentials(text: string): string {
  return text.replace(CREDENTIALS, '$1').replace(ADDRESS, (address) => before(address, '?'))
}
