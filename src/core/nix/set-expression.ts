// Several attributes of one set in one evaluation: the expression, and what it answers.

import { z } from 'zod'
import { parseJson } from '../text/json.ts'
import { nixString } from './nix-string.ts'

/**
 * A Nix function from a set to the paths of the derivations of some of its attributes, in order; null where there is none,
 * or where evaluating it throws. What Nix can not catch ends the evaluation.
 */
export function setExpression(names: readonly string[]): string {
  return `set: map
    (name: let tried = builtins.tryEval (set.\${name}.drvPath or null); in if tried.success then tried.value else null)
    (builtins.fromJSON ${nixString(JSON.stringify(names))})`
}

const answerSchema = z.array(
  z
    .string()
    .regex(/^\/.+\.drv$/)
    .nullable(),
)

/** Parses what the expression evaluated to; undefined where it is not that of so many attributes. */
export function parseSetAnswer(json: string, count: number): readonly (string | null)[] | undefined {
  const parsed = answerSchema.safeParse(parseJson(json))
  return parsed.success && parsed.data.length === count ? parsed.data : undefined
}
