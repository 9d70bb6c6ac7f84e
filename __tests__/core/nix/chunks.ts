// Cuts bytes as a stream would: anywhere, within a line or within a character.

export function chunks(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted(
    (one, other) => one - other,
  )
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}
