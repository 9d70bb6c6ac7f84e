// What impure evaluation of a flake is: how Nix is asked for it, and what of the environment is made up for it.

/** For flakes that may depend on more than their lock file, and for what is no flake. */
export const IMPURE_ARGUMENTS: readonly string[] = ['--impure']

/** Where a project seems to lie. Nothing is there. */
export const PROJECT_FOLDER = '/project'

/**
 * Folders that impure code asks for (devenv does): its project's, and one for sockets. The real ones are others on each machine and
 * in each run, and derivations that hold them would be, too.
 */
export const MADE_UP_FOLDERS: Readonly<Record<string, string>> = {
  PWD: PROJECT_FOLDER,
  XDG_RUNTIME_DIR: '/tmp',
}
