// Which store Nix works with, by what `nix store ping` says.

/** `local`: Nix opens it itself. `daemon`: a daemon of this machine does. `other`: it is elsewhere, or under another folder. */
export type StoreKind = 'local' | 'daemon' | 'other'

const KINDS: Readonly<Record<string, StoreKind>> = {
  local: 'local',
  'local://': 'local',
  daemon: 'daemon',
  'unix://': 'daemon',
  'unix:///nix/var/nix/daemon-socket/socket': 'daemon',
}

/** Undefined where it does not say. A parameter may move the files elsewhere (`local?root=/mnt`). */
export function parseStoreKind(told: string): StoreKind | undefined {
  const url = /^Store URL: (\S+)$/m.exec(told)?.[1]
  return url === undefined ? undefined : (KINDS[url] ?? 'other')
}
