// Files that evaluations are unlikely to see: documentation, workflows, and what tools of developers read.

const FOLDER = /^\.(?:github|gitlab|circleci|vscode|idea)\//

const NAME =
  /\.(?:md|rst|adoc|org|png|svg|jpe?g)$|^(?:README|CHANGELOG|LICEN[CS]E|COPYING|CONTRIBUTING|CODEOWNERS|\.git|\.editorconfig|\.envrc)/i

/** Code is none, whatever it is called: `lib/licenses.nix` is evaluated. */
export function isAside(path: string): boolean {
  return !path.endsWith('.nix') && (FOLDER.test(path) || NAME.test(path.slice(path.lastIndexOf('/') + 1)))
}
