// What Nix says of code that does not evaluate, as reports have it.

import type { Failure } from '../../../src/core/model/failure.ts'
import { describeFailure, type FailedExit } from '../../../src/core/nix/evaluation-error.ts'

export const nixError = `error:
       … while calling the 'head' builtin
         at /nix/store/kq3m2dz6x8c5v4b0n1a2s3d4f5g7p1l9-source/lib/attrsets.nix:1575:11:
         1574|         || pred here (elemAt values 1) (head values) then
         1575|           head values
             |           ^
         1576|         else

       … while evaluating the option \`services.nginx.virtualHosts':

       … while evaluating the module argument \`customers' in "hosts/web/nginx.nix":

       … (stack trace truncated; use '--show-trace' to show the full, detailed trace)

       error: attribute 'customers' missing
       at /nix/store/kq3m2dz6x8c5v4b0n1a2s3d4f5g7p1l9-source/hosts/web/nginx.nix:14:31:
           13|   services.nginx.virtualHosts =
           14|     lib.mapAttrs mkVirtualHost config.customers;
             |                               ^
           15|
       Did you mean customer?`

export function nixEnded(exit: Partial<FailedExit>): Failure {
  return describeFailure({
    code: 1,
    signal: null,
    timedOut: false,
    messages: '',
    timeoutSeconds: 600,
    sourcePath: '/nix/store/kq3m2dz6x8c5v4b0n1a2s3d4f5g7p1l9-source',
    ...exit,
  })
}
