// What the branch of the history says of itself to who finds it.

import { docsAddress, PROJECT } from '../text/project.ts'

export const HISTORY_README = `# The history of this repository’s evaluation costs

[nix-perf-gate](${PROJECT}) keeps on this branch what the default branch’s commits cost to evaluate: the exact figures of each
target, a folder for each system and version of Nix, a file for each month. Reports draw the trend from it, and limits with
\`since\` are held against it: ${docsAddress('trend.md')}

It is added to after each push to the default branch, and never rewritten. Do not merge it. Nothing but the trend hangs on it: if it
is deleted, the next push begins it anew.
`
