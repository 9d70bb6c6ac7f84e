// Shares of an increase.

import { grouped } from './number.ts'

/** Never 100 % of what is not all, nor 0 % of what is something. */
export function shareText(share: number): string {
  const percent = share * 100
  if (percent > 99.9 && percent < 100) return '99.9 %'
  if (percent > 0 && percent < 0.1) return 'under 0.1 %'
  return `${grouped(percent, Number.isInteger(percent) ? 0 : 1)} %`
}
