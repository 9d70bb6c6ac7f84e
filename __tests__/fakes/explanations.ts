// Builders of explanations for tests: a helper of a host's file that the change made others call far more often.

import type { Explanation, FunctionRow } from '../../src/core/model/explanation.ts'

/** `lib/lists.nix:33:19`; of an input: `nixpkgs:lib/lists.nix:33:19`; of another file: `?:<nix/x.nix>:3:1`. */
export function functionRow(
  name: string | null,
  at: string,
  calls: readonly [base: number, head: number, edit?: FunctionRow['edit']],
): FunctionRow {
  const [column, line, file = '', input] = at.split(':').toReversed()
  const [base, head, edit] = calls
  return {
    name,
    place: {
      ...(input === undefined
        ? { origin: 'repository' }
        : input === '?'
          ? { origin: 'other' }
          : { origin: 'input', input }),
      file,
      line: Number(line),
      column: Number(column),
    },
    base,
    head,
    difference: head - base,
    ...(edit !== undefined && { edit }),
  }
}

/** An explanation of these rows, and of others that come to a difference. */
export function explanationOf(
  rows: readonly FunctionRow[],
  others: { readonly rows: number; readonly difference: number } = { rows: 0, difference: 0 },
): Explanation {
  const shown = rows.reduce((sum, { difference }) => sum + difference, 0)
  return { functions: { increase: shown + others.difference, rows: [...rows], others } }
}

/** What accounts for 88,855 more calls of a NixOS host. */
export const hostExplanation: Explanation = {
  ...explanationOf(
    [
      functionRow('mkVirtualHost', 'hosts/web/nginx.nix:14:21', [12, 61_212, 'edited']),
      functionRow(null, 'hosts/web/nginx.nix:15:9', [0, 12_240, 'added']),
      functionRow('escapeShellArg', 'nixpkgs:lib/strings.nix:940:20', [1_204, 9_704]),
      functionRow('mkOption', 'nixpkgs:lib/options.nix:66:5', [11_020, 14_020]),
      functionRow(null, 'nixpkgs:lib/modules.nix:501:12', [40_100, 42_600]),
      functionRow(null, 'nixpkgs:lib/modules.nix:501:18', [40_100, 41_100]),
      functionRow('nameValuePair', 'home-manager/nixpkgs:lib/attrsets.nix:9:19', [70, 570]),
      functionRow(null, '?:<nix/derivation-internal.nix>:30:1', [540, 541]),
      functionRow('oldHelper', 'lib/old.nix:3:5', [400, 0]),
    ],
    { rows: 41, difference: 314 },
  ),
  primops: {
    increase: 12_300,
    rows: [
      { name: 'map', base: 18_243, head: 30_243, difference: 12_000 },
      { name: 'readDir', base: 3, head: 303, difference: 300 },
    ],
    others: { rows: 0, difference: 0 },
  },
}
