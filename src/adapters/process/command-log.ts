// Tells of each program that has run, for who wants to follow. A channel, since programs are run from many places, of which none
// has to know whether somebody follows.

import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Command } from './command.ts'

/** A program that has come to its end. */
export interface RanCommand {
  /** As it would be typed, without what holds and measures it. */
  readonly words: readonly string[]
  readonly wallSeconds: number
  /** Undefined where it could not be started, or was to be ended. */
  readonly status: number | null | undefined
}

interface Message {
  readonly ran: RanCommand
}

const NAME = 'nix-perf-gate:command'

const commands = channel(NAME)

export function tellOfCommand(
  { file, args, shown = [file, ...args] }: Pick<Command, 'file' | 'args' | 'shown'>,
  ending: Omit<RanCommand, 'words'>,
): void {
  if (commands.hasSubscribers) commands.publish({ ran: { words: shown, ...ending } } satisfies Message)
}

/** Calls `listener` with each program that ends, until the function it returns is called. */
export function followCommands(listener: (ran: RanCommand) => void): () => void {
  const heard = (message: unknown) => {
    if (isMessage(message)) listener(message.ran)
  }
  subscribe(NAME, heard)
  return () => {
    unsubscribe(NAME, heard)
  }
}

/** Only `tellOfCommand` publishes there. */
function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'ran' in message
}
