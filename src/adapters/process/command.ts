// A program to run, and what becomes of it while it runs.

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  /** What is shown of it to who follows; without it, the file and the arguments. */
  readonly shown?: readonly string[]
  readonly cwd?: string
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
  /** What it reads; without it, its input is at its end from the start. */
  readonly input?: string | Buffer
  readonly timeoutSeconds: number
  /** Ends the process group when it aborts. */
  readonly signal: AbortSignal
  /** Called with the process id as soon as it is known. */
  readonly onStart?: (pid: number) => void
  /**
   * Takes standard error as it comes, however long it is; `stderr` of the exit is empty then. What it throws ends the
   * process group.
   */
  readonly onStderr?: (chunk: Buffer) => void
  /** Past this much output of one stream the program is ended. */
  readonly mostOutputBytes?: number
}
