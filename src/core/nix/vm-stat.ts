// What `vm_stat` of macOS prints of the machine's memory.

import { bytesSchema } from '../model/figure.ts'

/**
 * Bytes that can be had: of pages that hold nothing (`free` lacks those that were read ahead, `speculative`), and those that were
 * not used of late. Undefined where it is no such text.
 */
export function parseVmStat(text: string): number | undefined {
  const pageBytes = /\(page size of (\d{1,9}) bytes\)/.exec(text)?.[1]
  const pages = (title: string) => {
    const line = text.split('\n').find((one) => one.startsWith(`Pages ${title}:`))
    const count = /:\s*(\d{1,15})\.?\s*$/.exec(line ?? '')?.[1]
    return count === undefined ? undefined : Number(count)
  }
  const [free, inactive, speculative = 0] = ['free', 'inactive', 'speculative'].map(pages)
  if (pageBytes === undefined || free === undefined || inactive === undefined) return undefined
  return bytesSchema.safeParse(Number(pageBytes) * (free + inactive + speculative)).data
}
