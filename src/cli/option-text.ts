// What help and the manual say of an option: what it is, what it can be, and what it is by default.

import { Help, type Option } from 'commander'

/** As the library has it, without defaults that say nothing: an empty list, a switch that is off. */
export function optionText(option: Option): string {
  const standard: unknown = option.defaultValue
  if (typeof standard === 'string' || standard === undefined) return new Help().optionDescription(option)
  const { description, argChoices = [] } = option
  return argChoices.length === 0 ? description : `${description} (${argChoices.join(', ')})`
}
