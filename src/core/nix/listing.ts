// Finding attributes: a Nix expression that walks a value along patterns, and what it answers.

import { z } from 'zod'
import { parseJson } from '../text/json.ts'
import { nixString } from './nix-string.ts'
import type { ArgumentValue } from '../model/target.ts'

/**
 * One step of a pattern: a name, names that match an extended regular expression, all derivations of a set, the value
 * itself if it is a derivation, or if it is a set that has a name.
 */
export type Step =
  | { readonly name: string }
  | { readonly regex: string }
  | { readonly derivations: true }
  | { readonly itself: true }
  | { readonly having: string }

export interface Walk {
  readonly steps: readonly Step[]
  /** Ask each match for the system it is for: `pkgs.stdenv.hostPlatform.system`. */
  readonly withSystem: boolean
  /** Let what does not evaluate on the way end the evaluation, with Nix's own error. */
  readonly strict?: boolean
  /** Paths that are matches as soon as they are come to, and not looked into: names in order, as extended regular expressions. */
  readonly without?: readonly (readonly string[])[]
  /** Take what would be looked at for what is looked for: its value is not evaluated. */
  readonly unjudged?: boolean
}

export interface WalkResult {
  readonly matches: readonly { readonly path: readonly string[]; readonly system: string | null }[]
  /** Names at the place where nothing matched. */
  readonly near: readonly string[]
  /** Places of values that do not evaluate, so that nobody can tell whether they are derivations. */
  readonly failing?: readonly (readonly string[])[] | undefined
  /** Something on the way does not evaluate, so that there may be more; never where the walk is strict. */
  readonly broken?: boolean | undefined
}

const resultSchema = z.array(
  z.object({
    matches: z.array(z.object({ path: z.array(z.string()), system: z.string().nullable() })),
    near: z.array(z.string()),
    failing: z.array(z.array(z.string())).optional(),
    broken: z.boolean().optional(),
  }),
)

/**
 * A Nix function from a value to the answers for all walks. It forces no attribute that no pattern names, and of the matches
 * no more than tells what they are. A value that does not evaluate is an error, lest it pass for one without attributes.
 */
export function walkExpression(walks: readonly Walk[]): string {
  return `root: let
  inherit (builtins) all any attrNames concatMap elemAt filter fromJSON genList head isAttrs length map match seq tail tryEval;
  walks = fromJSON ${nixString(JSON.stringify(walks))};
  attempt = fallback: value: let tried = tryEval value; in if tried.success then tried.value else fallback;
  judge = value: tryEval (isAttrs value && (value.type or null) == "derivation");
  judgeBy = walk: step: path: value:
    if walk.unjudged or false || isLeftOut walk path then { success = true; value = true; }
    else if step ? having then tryEval (isAttrs value && value ? \${step.having})
    else judge value;
  isSo = judged: judged.success && judged.value;
  systemOf = value: attempt null (value.pkgs.stdenv.hostPlatform.system or value.pkgs.system or null);
  few = names: if length names <= 200 then names else [ ];
  nothing = { matches = [ ]; near = [ ]; failing = [ ]; };
  isLeftOut = walk: path: any (names:
    length names <= length path && all (at: match (elemAt names at) (elemAt path at) != null) (genList (at: at) (length names))
  ) (walk.without or [ ]);
  descend = walk: path: value: steps: let step = head steps; in
    if isLeftOut walk path then nothing // { matches = [ { inherit path; system = null; } ]; }
    else if steps == [ ] then nothing // {
      matches = [ { inherit path; system = if walk.withSystem && !(walk.unjudged or false) then systemOf value else null; } ];
    }
    else if step ? itself || step ? having then let judged = judgeBy walk step path value; in
      if isSo judged then descend walk path value (tail steps)
      else nothing // { failing = if judged.success then [ ] else [ path ]; }
    else if !(walk.strict or false || attempt false (seq value true)) then nothing // { broken = true; }
    else if !(isAttrs value) || (step ? derivations && !(walk.unjudged or false) && isSo (judge value)) then nothing
    else let
      judged = if step ? derivations then map (name: { inherit name; of = judgeBy walk step (path ++ [ name ]) value.\${name}; }) (attrNames value) else [ ];
      names =
        if step ? name then (if value ? \${step.name} then [ step.name ] else [ ])
        else if step ? regex then filter (name: match step.regex name != null) (attrNames value)
        else map (one: one.name) (filter (one: isSo one.of) judged);
      failing = map (one: path ++ [ one.name ]) (filter (one: !one.of.success) judged);
      deeper = map (name: descend walk (path ++ [ name ]) value.\${name} (tail steps)) names;
    in if names == [ ] then nothing // { near = few (attrNames value); inherit failing; }
    else {
      matches = concatMap (d: d.matches) deeper;
      near = concatMap (d: d.near) deeper;
      failing = failing ++ concatMap (d: d.failing) deeper;
    } // (if any (d: d.broken or false) deeper then { broken = true; } else { });
in seq root (map (walk: descend walk [ ] root walk.steps) walks)`
}

/**
 * The `flake.nix` of a flake whose only output, `answer`, is what the walk finds in another flake's outputs. A flake
 * rather than an expression, since only so inputs can be overridden.
 */
export function listingFlake(reference: string, walk: string): string {
  return `{
  inputs.target.url = ${nixString(reference)};
  outputs = { target, ... }: { answer = (${walk}) target.outputs; };
}
`
}

/** A Nix function that calls what it is given with those arguments that it takes, as `nix-build` does. */
export function applyArguments(values: Readonly<Record<string, ArgumentValue>>): string {
  return `(value: if builtins.isFunction value
    then value (builtins.intersectAttrs (builtins.functionArgs value) (builtins.fromJSON ${nixString(JSON.stringify(values))}))
    else value)`
}

/** Parses what the expression evaluated to; undefined where it is not that. */
export function parseWalkResults(json: string): readonly WalkResult[] | undefined {
  const parsed = resultSchema.safeParse(parseJson(json))
  return parsed.success ? parsed.data : undefined
}
