// The subject of the merge commit that GitHub makes of a pull request to test it.

/** Whether GitHub would call the merge of `merged` into `into` so. */
export function isGithubsMergeSubject(
  subject: string,
  { into, merged }: { readonly into: string; readonly merged: string },
): boolean {
  return subject === `Merge ${merged} into ${into}`
}
